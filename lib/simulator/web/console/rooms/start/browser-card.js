import { html } from '../../../vendor/preact.js'
import { Card } from '../../parts/card.js'
import { Field, Segments, Select } from '../../parts/fields.js'
import { act } from '../../tools/act.js'
import { api } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').Corp} Corp */
/** @typedef {import('../../types.d.ts').BrowserChoices} BrowserChoices */

/** @param {Record<string, string | null>} choice */
const choose = (choice) => act(() => api('PUT', '/browser', choice), t('start.chosen'))

/**
 * @param {Corp} corp
 * @returns {[string, string][]}
 */
function membersOf({ name: corpName, members, outsiders = [] }) {
  return [
    ...members.map(({ userid, name }) => /** @type {[string, string]} */ ([userid, `${name} · ${corpName}`])),
    ...outsiders.map(({ id, name }) => /** @type {[string, string]} */ ([id, `${name} · ${corpName}`])),
  ]
}

/**
 * What the login pages take this browser for.
 *
 * @param {{ people: import('../../types.d.ts').Person[], corps: Corp[], browser: BrowserChoices }} props
 */
export function BrowserCard({ people, corps, browser }) {
  const nobody = ['', t('start.nobody')]
  const clients = [
    ['plain', t('start.plain')],
    ['wechat', 'WeChat'],
    ['wecom', 'WeCom'],
  ]
  const members = corps.flatMap(membersOf)
  const actsAs = (/** @type {string} */ userAgent) => choose({ userAgent })
  const personIs = (/** @type {string} */ person) => choose({ person: person || null })
  const memberIs = (/** @type {string} */ member) => choose({ member: member || null })
  const memberField = () => html`
    <${Field} label=${t('start.member')} id="as-member">
      <${Select} id="as-member" options=${[nobody, ...members]} chosen=${browser.member ?? ''} onChoose=${memberIs} />
    <//>
  `
  return html`
    <${Card} title=${t('start.browser')} lead=${t('start.browserLead', { host: location.hostname })}>
      <div class="stack">
        <${Field} label=${t('start.actsAs')}>
          <div>
            <${Segments} label=${t('start.actsAs')} options=${clients} chosen=${browser.userAgent ?? 'plain'} onChoose=${actsAs} />
          </div>
        <//>
        <${Field} label=${t('start.person')} id="as-person">
          <${Select}
            id="as-person"
            options=${[nobody, ...people.map(({ id, nickname }) => [id, nickname])]}
            chosen=${browser.person ?? ''}
            onChoose=${personIs}
          />
        <//>
        ${members.length > 0 && memberField()}
      </div>
    <//>
  `
}
