/** What came back, as it was on the wire. */
export interface Answer {
  status: number
  /** Names in small letters. */
  headers: [name: string, value: string][]
  /** Lines of the head that are no headers. */
  strayLines: string[]
  body: Buffer
}

/**
 * Reads an answer from the bytes that came so far.
 *
 * @param isOver nothing more will come
 * @returns undefined while it is not complete
 */
export function readAnswer(bytes: Buffer, method: string, isOver: boolean): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const body = bytes.subarray(end + 4)
  const status = Number(/^HTTP\/1\.[01] (\d{3}) /.exec(first)?.[1])
  if (status < 200) return readAnswer(body, method, isOver)
  const headers: [string, string][] = []
  const strayLines = Number.isNaN(status) ? [first] : []
  for (const line of lines) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+): ?(.*)$/s.exec(line) ?? []
    if (name === undefined || value === undefined) strayLines.push(line)
    else headers.push([name.toLowerCase(), value])
  }
  const answer = { status, headers, strayLines }
  const length = headerIn(answer, 'content-length')
  if (method === 'HEAD' || status === 204 || status === 304) return { ...answer, body: Buffer.alloc(0) }
  if (length !== undefined) {
    // One that is cut off is none.
    return body.length < Number(length) ? undefined : { ...answer, body: body.subarray(0, Number(length)) }
  }
  const isComplete =
    headerIn(answer, 'transfer-encoding') !== undefined && body.toString('latin1').endsWith('0\r\n\r\n')
  return isComplete || isOver ? { ...answer, body } : undefined
}

export function headerIn({ headers }: Pick<Answer, 'headers'>, name: string): string | undefined {
  return headers.find(([one]) => one === name)?.[1]
}
