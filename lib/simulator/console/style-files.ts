/** The parts of the console's one style sheet, in the order in which they overrule each other. */
export const styleFiles: readonly string[] = ['tokens', 'base', 'frame', 'controls', 'parts', 'log', 'rooms'].map(
  (name) => `console/style/${name}.css`,
)
