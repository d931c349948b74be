/** A company whose members may get licences of a provider by themselves. */
export function licenceKeyOf(providerCorpId: string, corpId: string): string {
  return JSON.stringify([providerCorpId, corpId])
}
