/** Those that people answer customers with. */
export const EMOJIS = [
  ...'😀😊🙂😉😄😅😂🥰😍🤗🤔😮😢😕😬😌',
  ...'👍👎👌🙏👏💪🤝👋✋🙌🤞💬📞📧📷📎',
  ...'🎉🎁⭐🔥💡✅❌❓❗⏰📅📦🚚🛒💳🏠',
  ...'🌞🌧🌍🌸🌱☕🍀💙💚💛🧡💜🤍🐱🐶🚀',
]
