/** The footbridge. Decorative: the name stands beside it, or the page's title says it. */
export function Logo({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#3c56be" />
      <path
        d="M5 21.5h22M7 21.5v-3a9 9 0 0 1 18 0v3M12 21.5v-9.6M16 21.5v-12M20 21.5v-9.6"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  )
}
