import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const ink: MantineColorsTuple = [
  '#eef1fc',
  '#dbe1f8',
  '#b8c4f1',
  '#93a5ea',
  '#738be3',
  '#5f79df',
  '#4a66d6',
  '#3c56be',
  '#334aa8',
  '#283c8c',
]

/** Neutral greys; Mantine's own have a blue cast that fights with the ink. */
const dark: MantineColorsTuple = [
  '#e6e7ea',
  '#c9ccd1',
  '#a3a8b0',
  '#7f858e',
  '#3a3d43',
  '#2c2f34',
  '#212327',
  '#1a1c1f',
  '#141518',
  '#0f1012',
]

const fontFamily =
  '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif'

export const theme = createTheme({
  colors: { ink, dark },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  fontFamily,
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontFamily, fontWeight: '600' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // Inside the landmarks they belong to, not at the end of the page.
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs', withinPortal: false } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: false, withInitialFocusPlaceholder: false } },
    // What has the focus is not to lie under the title, which stays in place.
    Modal: { styles: { content: { scrollPaddingTop: '64px' } } },
    // A <header>, which in a dialog would be taken for the page's banner, and for a second one in a dialog over another.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    // Mantine's grey is too faint beneath a title.
    Notification: { styles: { description: { color: 'var(--text-2)' } } },
  },
})

/** Mantine's own shades of these are too faint on our grounds. */
const readable = {
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-dimmed': 'var(--text-2)',
  '--mantine-color-placeholder': 'var(--text-2)',
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: readable, dark: readable })
