/** Where the visitor writes and chooses files: by keyboard, by paste, by drag and drop. A draft outlasts the page. */

export function wireComposer(it, { kept, onText, onFiles }) {
  function clear() {
    it.text.value = ''
    kept.remove('draft')
  }

  it.text.value = kept.read('draft') ?? ''
  it.text.addEventListener('input', () => kept.write('draft', it.text.value))
  it.composer.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = it.text.value.trim()
    clear()
    if (text === '') it.text.focus()
    else onText(text)
  })
  it.text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    it.composer.requestSubmit()
  })
  it.text.addEventListener('paste', (event) => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    onFiles(event.clipboardData.files)
  })
  it.panel.addEventListener('dragover', (event) => event.preventDefault())
  it.panel.addEventListener('drop', (event) => {
    event.preventDefault()
    onFiles(event.dataTransfer.files)
  })
  it.attach.addEventListener('click', () => it.file.click())
  it.file.addEventListener('change', () => {
    onFiles(it.file.files)
    it.file.value = ''
  })
  return { clear }
}
