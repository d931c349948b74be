import { html } from '../../../vendor/preact.js'
import { Button } from '../../parts/button.js'
import { CopyField } from '../../parts/copy.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'

/** @typedef {import('../../types.d.ts').PersonInApp} PersonInApp */

/**
 * What each app knows a person as, whether the person follows it, and has consented to it.
 *
 * @param {{ known: import('../../types.d.ts').KnownPerson, apps: import('../../types.d.ts').App[] }} props
 */
export function AppsTable({ known: { person, apps: inApps }, apps }) {
  const names = new Map(apps.map(({ appId, name }) => [appId, name]))
  const path = `/users/${part(person.id)}`
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label=${t('people.inApps')}>
      <table class="table">
        <thead>
          <tr><th>${t('people.inApps')}</th><th>openid</th><th>unionid</th><th></th></tr>
        </thead>
        <tbody>
          ${inApps.map((one) => {
            const name = names.get(one.appId) ?? one.appId
            return html`<${Row} key=${one.appId} inApp=${one} name=${name} path=${path} />`
          })}
        </tbody>
      </table>
    </div>
  `
}

/** @param {{ inApp: PersonInApp, name: string, path: string }} props */
function Row({ inApp: { appId, openid, unionid, isFollowing, hasConsented }, name, path }) {
  const follow = () => act(() => api('POST', `${path}/${isFollowing ? 'unfollow' : 'follow'}`, { appId }))
  const withdraw = () => act(() => api('POST', `${path}/withdraw-consent`, { appId }), t('people.withdrawn'))
  const followLabel = t(isFollowing ? 'people.unfollow' : 'people.follow')
  const noUnionid = () => html`<span class="muted small">${t('people.noUnionid')}</span>`
  return html`
    <tr>
      <td><b>${name}</b><div class="small muted mono">${appId}</div></td>
      <td data-label="openid"><${CopyField} text=${openid} what="openid" /></td>
      <td data-label="unionid">
        ${unionid === undefined ? noUnionid() : html`<${CopyField} text=${unionid} what="unionid" />`}
      </td>
      <td class="nowrap">
        ${isFollowing !== undefined && html`<${Button} label=${followLabel} kind="small" onClick=${follow} />`}
        ${hasConsented && html`<${Button} label=${t('people.withdraw')} kind="small" onClick=${withdraw} />`}
      </td>
    </tr>
  `
}
