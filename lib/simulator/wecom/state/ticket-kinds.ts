/** The ticket of the whole corp, for `wx.config`. */
export const corpTicketKind = 'corp'

/** The ticket of one app, for `wx.agentConfig`. */
export function agentTicketKind(agentId: number): string {
  return `agent ${agentId}`
}
