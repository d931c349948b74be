import { decode, encode } from '@jridgewell/sourcemap-codec'

/**
 * A map that leads to the right line: of all positions in a line of code, those where another line of the source begins,
 * and each leads to the beginning of that line. It has a quarter of the size, and stack traces name the same files and lines.
 *
 * `hasSources`: with what runs of the sources themselves.
 */
export function slimMap(text, file, hasSources) {
  const map = JSON.parse(text)
  const lines = decode(map.mappings).map((segments) =>
    segments
      .filter(([, source, line], index) => {
        const before = segments[index - 1]
        return source !== undefined && (before?.[1] !== source || before?.[2] !== line)
      })
      .map(([column, source, line]) => [column, source, line, 0]),
  )
  return JSON.stringify({
    version: 3,
    file,
    sources: map.sources,
    ...(hasSources && { sourcesContent: map.sourcesContent.map(whatRuns) }),
    names: [],
    mappings: encode(lines),
  })
}

/** What no line of a stack trace can name: comments that have lines of their own, imports, interfaces, types. */
const notRun = [
  /^[ \t]*\/\*.*?\*\/[ \t]*$/gms,
  /^[ \t]*\/\/.*$/gm,
  /^(?:import|export type)\b[^'\n]*(?:\{[^}]*\}[^'\n]*)?'[^'\n]*'$/gm,
  /^(?:export )?interface [^{]*\{.*?^\}$/gms,
  /^declare (?:global|module) [^{]*\{.*?^\}$/gms,
  /^(?:export )?type \w.*$(?:\n(?:[ \t].*)?$)*(?:\n[})].*$)?/gm,
]

/** The lines stay, empty. */
const whatRuns = (source) =>
  notRun.reduce((text, part) => text.replace(part, (lines) => lines.replace(/.+/g, '')), source)
