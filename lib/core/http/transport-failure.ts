/** Why a request got no answer, by a code. It holds nothing of the request. */
export class TransportFailure extends Error {
  readonly code: string
  constructor(code: string) {
    super('the request failed')
    this.name = 'TransportFailure'
    this.code = code
  }
}

/** Nobody asked for a compressed answer, and its bytes would pass for a medium's. */
export const isCompressed = (encoding: unknown): boolean =>
  encoding !== undefined && encoding !== null && /gzip|deflate|compress|zstd|br/i.test(String(encoding))
