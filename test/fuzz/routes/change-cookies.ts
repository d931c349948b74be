import type { SeededRandom } from '../../helpers/inputs/random.ts'
import type { FuzzRequest } from './request.ts'
import { encoded, odd } from './values.ts'

/** Spoils cookies: the app's own sealed ones above all. */
export function changeCookies({ below, oneOf }: SeededRandom, request: FuzzRequest): void {
  const { cookies } = request
  const at = below(cookies.length)
  const [name, value] = cookies[at] ?? [oneOf(['connect.sid', 'wxa-zq', '__Host-wxa-zq', '__proto__']), 'zq']
  const place = below(value.length + 1)
  const replace = (...pairs: [string, string][]): void => void cookies.splice(at, 1, ...pairs)
  const flood = (count: number, nameOf: (index: number) => string, content: string): void => {
    for (let index = 0; index < count; index += 1) cookies.push([nameOf(index), content])
  }
  oneOf([
    () =>
      replace([name, `${value.slice(0, place)}${oneOf(['A', '_', '%', '.', '~'])}${value.slice(place + 1)}`]),
    () => replace([name, value.slice(0, place)]),
    () => replace([name, value + value]),
    () => replace([name, `${value}=`]),
    () => replace([name, encoded(oneOf(odd))]),
    () => replace([name, `"${value}"`]),
    () => replace(),
    () => replace([`__Host-${name}`, value], [name, 'zq']),
    () => cookies.unshift([name, 'zq']),
    () => cookies.push([name, value.toLowerCase()]),
    () => replace([name.slice(0, -1), value]),
    () => replace([name, cookies[below(cookies.length)]?.[1] ?? '']),
    () =>
      flood(
        6 + below(20),
        (index) => `${name.slice(0, -2)}${oneOf(['é', '(', '"', '<', ' ', '%', '/', ''])}${index}`,
        value,
      ),
    () => flood(6, (index) => `${name.slice(0, -1)}${index}`, value),
    () => flood(300, (index) => `${name.slice(0, 14)}${index}`, 'zq'),
    () => flood(2_500, () => 'a', '1'),
    () => flood(3_000, (index) => `${name}${index}`, value),
    () => cookies.reverse(),
  ])()
}
