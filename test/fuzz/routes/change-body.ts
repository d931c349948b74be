import type { SeededRandom } from '../../helpers/inputs/random.ts'
import { packedBodies, rawBodies } from './odd-bodies.ts'
import { bodyOf, type FuzzRequest, headerOf, setHeader } from './request.ts'
import { oddValues } from './values.ts'

const pollutions = [
  '{"__proto__":{"polluted":"zq"},',
  '{"constructor":{"prototype":{"polluted":"zq"}},',
  '{"code":{"__proto__":{"polluted":"zq"}},',
]

/** Spoils what is sent: one field of it, its bytes, or what it says it is. */
export function changeBody({ below, oneOf, bytes }: SeededRandom, request: FuzzRequest): void {
  const fields = request.fields ?? {}
  const name = oneOf([...Object.keys(fields), 'code', 'state', 'verifier', '__proto__'])
  const now = bodyOf(request)
  const at = below(now.length + 1)
  const send = (text: string | Buffer): void => {
    request.text = text
    if (headerOf(request, 'content-type') === undefined)
      setHeader(request, 'Content-Type', 'application/json')
  }
  const sendFields = (changed: Record<string, unknown>): void => send(JSON.stringify(changed))
  oneOf([
    () => sendFields({ ...fields, [name]: oneOf(oddValues) }),
    () => sendFields({ ...fields, [name]: oneOf(oddValues) }),
    () => sendFields({ ...fields, [name]: [fields[name]] }),
    () => sendFields({ ...fields, [name]: { [name]: fields[name] } }),
    () => sendFields({ ...fields, [name]: undefined }),
    () =>
      sendFields({ ...fields, [name]: `${fields[name]}${oneOf(['\u0000', ' ', '\n', 'A', '=', '\ud800'])}` }),
    () => sendFields(Object.fromEntries(Object.entries(fields).map(([key, value]) => [value, key]))),
    () => send(oneOf(rawBodies)),
    () => send(oneOf(rawBodies)),
    () => send(JSON.stringify(fields).replace('{', oneOf(pollutions))),
    () => send(bytes(below(500))),
    () => send(Buffer.concat([now.subarray(0, at), bytes(1 + below(4)), now.subarray(at + below(4))])),
    () => send(now.subarray(0, at)),
    () => send(Buffer.concat([now, now])),
    () => send(Buffer.concat([now, Buffer.alloc(40_000 + below(1_200_000), ' ')])),
    () => {
      const { encoding, body } = oneOf(packedBodies)
      send(body)
      setHeader(request, 'Content-Encoding', encoding)
    },
    () => {
      send(new URLSearchParams(fields as Record<string, string>).toString())
      setHeader(request, 'Content-Type', 'application/x-www-form-urlencoded')
    },
  ])()
}
