const width = 760
const rowHeight = 20
const nameWidth = 280
const barWidth = width - nameWidth - 110
const shownTimes = 6

/** What the chart shows: the title of a comparison, and the subjects that are left out of it. */
const shown = [
  { title: 'login callback, TLS', leaveOut: / alone$/ },
  { title: 'encrypted message: verify, decrypt, parse' },
  { title: 'encrypted message callback over HTTP with encrypted reply' },
]

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Bars of CPU per operation, as an SVG that follows the reader's light or dark. */
export function chartOf(comparisons, words) {
  let y = 8
  const parts = []
  for (const { title, leaveOut } of shown) {
    const comparison = comparisons.find((one) => one.title === title)
    if (comparison === undefined) continue
    y += 26
    parts.push(`<text x="0" y="${y}" class="title">${escaped(words.name(title))}</text>`)
    y += 10
    for (const row of comparison.rows.filter(({ name }) => !leaveOut?.test(name))) {
      parts.push(bar({ ...row, name: words.name(row.name) }, y))
      y += rowHeight
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + 32}" role="img" aria-label="${words.chart}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #57606a }
  .title { font-weight: 600; fill: #24292f }
  rect { fill: #afb8c1 }
  rect.ours { fill: #1a7f37 }
  @media (prefers-color-scheme: dark) {
    text { fill: #9198a1 }
    .title { fill: #f0f6fc }
    rect { fill: #59636e }
    rect.ours { fill: #3fb950 }
  }
</style>
${parts.join('\n')}
<text x="0" y="${y + 22}">${words.chart}</text>
</svg>
`
}

function bar({ name, isSubject, ratio }, y) {
  const length = (Math.min(ratio.median, shownTimes) / shownTimes) * barWidth
  const more = ratio.median > shownTimes ? ' →' : ''
  return [
    `<text x="${nameWidth - 8}" y="${y + 14}" text-anchor="end">${escaped(name)}</text>`,
    `<rect x="${nameWidth}" y="${y + 3}" width="${length.toFixed(1)}" height="14" rx="2"${isSubject ? ' class="ours"' : ''}/>`,
    `<text x="${nameWidth + length + 6}" y="${y + 14}">${ratio.median.toFixed(2)}x${more}</text>`,
  ].join('')
}
