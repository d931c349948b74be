import { html } from '../../../vendor/preact.js'
import { ask } from '../../forms/dialogs.js'
import { PushLine } from '../../forms/push-form.js'
import { Button, IconButton, Pill } from '../../parts/button.js'
import { Facts, Logo } from '../../parts/card.js'
import { CopyField } from '../../parts/copy.js'
import { act } from '../../tools/act.js'
import { api, part } from '../../tools/api.js'
import { t } from '../../tools/words.js'
import { editAgent } from './agent-form.js'

/** @typedef {import('../../types.d.ts').Agent} Agent */
/** @typedef {import('../../types.d.ts').Corp} Corp */

/** @param {{ corp: Corp, agent: Agent }} props */
export function AgentCard({ corp, agent }) {
  const { agentId, name, enabled } = agent
  const what = name
  const path = `/corps/${part(corp.corpId)}`
  const revoke = () => act(() => api('POST', `${path}/revoke-access-tokens`, { agentId }), t('apps.revoked'))
  const remove = () =>
    ask({
      title: t('removeAsk', { what }),
      lead: '',
      label: t('remove'),
      work: () => api('PATCH', path, { agents: corp.agents.filter((one) => one.agentId !== agentId) }),
    })
  return html`
    <section class="card stack" aria-label=${name}>
      <div class="row">
        <${Logo} name=${name} />
        <div class="grow">
          <h2 class="break">${name}</h2>
          <div class="small muted">${t('wecom.agent')}</div>
        </div>
        ${enabled === false && html`<${Pill} text=${t('wecom.disabled')} kind="bad" />`}
        <${IconButton} label=${t('editWhat', { what })} icon="edit" onClick=${() => editAgent(corp, agent)} />
      </div>
      <${Facts} rows=${factsOf(corp, agent)} kind="narrow" />
      <div class="row wrap">
        <${Button} label=${t('wecom.revoke')} kind="small" onClick=${revoke} />
        <${Button} label=${t('remove')} kind="small quiet danger" aria-label=${t('removeWhat', { what })} onClick=${remove} />
      </div>
    </section>
  `
}

/**
 * @param {Corp} corp
 * @param {Agent} agent
 */
function factsOf({ corpId }, { agentId, name, secret, trustedDomains, push }) {
  const receiver = { corpId, agentId }
  return [
    ['AgentId', html`<${CopyField} text=${String(agentId)} what="AgentId" />`],
    ['Secret', html`<${CopyField} text=${secret} what="Secret" />`],
    [t('wecom.domains'), trustedDomains.join(', ') || t('none')],
    [t('push'), html`<${PushLine} receiver=${receiver} push=${push} name=${name} />`],
  ]
}
