const wide = /\p{Script=Han}|[\u3000-\u303f\uff00-\uffef]/u

/** Columns of a text on a screen: a Chinese character takes two. */
const widthOf = (text) => [...text].reduce((width, character) => width + (wide.test(character) ? 2 : 1), 0)

const padded = (text, width) => text + ' '.repeat(width - widthOf(text))

/** A table that is readable as it stands. */
export function markdownTable(head, rows) {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => widthOf(row[column]))))
  const line = (row) => `| ${row.map((cell, column) => padded(cell, widths[column])).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
