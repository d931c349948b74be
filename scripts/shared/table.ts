/** A table for people: the first column to the left, all others to the right. */
export function formatTable(rows: readonly (readonly unknown[])[]): string {
  const texts = rows.map((row) => row.map(String))
  const columns = Math.max(...texts.map((row) => row.length))
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  )
  const pad = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return texts.map((row) => row.map(pad).join('  ').trimEnd()).join('\n')
}

/** `ERR_CACHE 3, ERR_PLATFORM 1`, or a dash. */
export function formatCounts(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  return parts.join(', ') || '-'
}

export function addTo(counts: Record<string, number>, name: string, amount = 1): void {
  counts[name] = (counts[name] ?? 0) + amount
}
