/** @typedef {import('../../types.d.ts').Suite} Suite */

/**
 * What the simulator takes a suite for that does not say.
 *
 * @param {Suite} suite
 * @returns {string}
 */
export function kindOf({ suiteId, kind }) {
  return kind ?? (suiteId.startsWith('dk') ? 'template' : 'third-party')
}

/** @param {Suite} suite */
export function nameOf({ suiteId, name }) {
  return name ?? suiteId
}
