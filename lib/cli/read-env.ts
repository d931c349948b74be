import { both, type Text } from './language/text.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Reads the environment, and keeps what is wrong with it, so that all of it can be told at once. */
export interface EnvReader {
  readonly problems: Text[]
  /** An empty setting is none. */
  text(name: string): string | undefined
  url(name: string): string | undefined
  checkUrl(name: string, value: string): void
  /**
   * The values of settings that belong together, where all of them are there; a problem where some are.
   * `others` make no sense without them.
   */
  all<Name extends string>(
    names: readonly Name[],
    others?: readonly string[],
  ): Record<Name, string> | undefined
}

export function createEnvReader(env: Env): EnvReader {
  const problems: Text[] = []
  const text = (name: string): string | undefined => env[name] || undefined
  const checkUrl = (name: string, value: string): void => {
    if (/^https?:\/\//.test(value) && URL.canParse(value)) return
    problems.push(
      both(
        `${name} must be an absolute http(s) URL`,
        `${name} 必须是完整的 http(s) 地址，如 https://example.com`,
      ),
    )
  }
  return {
    problems,
    text,
    checkUrl,
    url(name) {
      const value = text(name)
      if (value !== undefined) checkUrl(name, value)
      return value
    },
    all(names, others = []) {
      const missing = names.filter((name) => text(name) === undefined)
      if (missing.length === 0) {
        return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<
          (typeof names)[number],
          string
        >
      }
      const given = [...names, ...others].find((name) => text(name) !== undefined)
      if (given !== undefined) {
        problems.push(
          both(
            `${missing.join(' and ')} is missing beside ${given}`,
            `设置了 ${given}，但缺少 ${missing.join('、')}`,
          ),
        )
      }
      return undefined
    },
  }
}
