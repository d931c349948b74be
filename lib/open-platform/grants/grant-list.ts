import { type ComponentCalls, type ListedGrant, pageSize } from '../component/component-calls.ts'

/** However many accounts a platform has: an answer that never ends must not be read for ever. */
const maxPages = 1_000

/** All accounts in WeChat's list, page by page as they are asked for. */
export async function* listGrants({
  fetchPage,
}: Pick<ComponentCalls, 'fetchPage'>): AsyncGenerator<ListedGrant> {
  for (let page = 0; page < maxPages; page += 1) {
    const { grants, isLast } = await fetchPage(page * pageSize)
    yield* grants
    if (isLast) return
  }
}

export async function findListed(
  calls: Pick<ComponentCalls, 'fetchPage'>,
  isWanted: (grant: ListedGrant) => boolean,
): Promise<ListedGrant | undefined> {
  for await (const grant of listGrants(calls)) if (isWanted(grant)) return grant
  return undefined
}
