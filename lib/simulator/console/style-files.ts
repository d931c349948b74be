/** The parts of the console's one style sheet, in the order in which they overrule each other. */
export const styleFiles: readonly string[] = [
  ...['tokens', 'base', 'layout', 'frame', 'nav', 'foot'],
  ...['buttons', 'fields', 'choices', 'code'],
  ...['cards', 'lists', 'notes', 'tables', 'dialogs'],
  ...['log', 'opened', 'clock', 'faults', 'messages', 'accounts'],
].map((name) => `console/style/${name}.css`)
