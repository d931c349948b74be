/** @typedef {import('../../types.d.ts').SentMessage} SentMessage */

/**
 * Who sent a message, and who got it, by their names where they are known.
 *
 * @param {import('../../types.d.ts').Overview} overview
 * @param {import('../../types.d.ts').KnownPerson[]} people
 */
export function namesIn({ apps, corps }, people) {
  const senders = new Map(apps.map(({ appId, name }) => [appId, name]))
  for (const { corpId, agents } of corps) {
    for (const { agentId, name } of agents) senders.set(`${corpId}/${agentId}`, name)
  }
  const members = corps.flatMap((corp) => corp.members.map(({ userid, name }) => pair(userid, name)))
  const openids = people.flatMap(({ person, apps: known }) =>
    known.map(({ openid }) => pair(openid, person.nickname)),
  )
  const owners = new Map([...members, ...openids])

  return {
    /** @param {SentMessage} message */
    senderOf({ appId = '', corpId, agentId }) {
      if (corpId === undefined) return senders.get(appId) ?? appId
      return senders.get(`${corpId}/${agentId}`) ?? corpId
    },
    /** @param {SentMessage} message */
    receiversOf({ openid, userids = [] }) {
      const ids = openid === undefined ? userids : [openid]
      return ids.map((id) => owners.get(id) ?? id).join(', ')
    },
  }
}

/**
 * @param {string} id
 * @param {string} name
 * @returns {[string, string]}
 */
const pair = (id, name) => [id, name]

/**
 * What the message says, as far as one line can tell.
 *
 * @param {SentMessage['body']} body
 * @returns {string}
 */
export function gistOf(body) {
  const { text, markdown, textcard, news } = body
  const said = text?.content ?? markdown?.content ?? textcard?.title ?? news?.articles?.[0]?.title
  if (said !== undefined) return String(said)
  const values = Object.values(body.data ?? {}).map((one) => (isObject(one) ? one.value : one))
  return values.length > 0 ? values.join(' · ') : String(body.msgtype ?? body.template_id ?? '')
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null
}
