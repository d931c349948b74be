import type { SimulatedApp, SimulatedAppKind } from '../../accounts/state/app.ts'
import { originalIdOf } from '../../accounts/state/original-id.ts'
import type { Answer } from '../../engine/http/answer.ts'
import { languageOf } from '../../engine/login/browser.ts'
import { type Html, html } from '../../pages/html.ts'
import { page } from '../../pages/layout.ts'
import { tick } from '../../pages/people-picker.ts'
import { appLogo } from '../../pages/pictures.ts'
import { clientButtons, simulatorPanel } from '../../pages/simulator-panel.ts'
import { either, type Language, say } from '../../pages/words.ts'
import { type GrantRequest, obstacleOf } from '../grants/grant-request.ts'
import { nameOf, type SimulatedComponent } from '../state/component.ts'
import type { Call } from '../state/open-platform-world.ts'
import { defaultPermissionSets, grantableSets, permissionSetOf } from '../state/permission-sets.ts'

const maxAccounts = 50
const kinds: readonly SimulatedAppKind[] = ['official-account', 'mini-program']

function kindName(kind: SimulatedAppKind, language: Language): string {
  return say(language, kind === 'mini-program' ? 'miniProgram' : 'officialAccount')
}

function accountRow(app: SimulatedApp, isChosen: boolean, language: Language): Html {
  return html`<label class="person">
<input type="radio" name="account" value="${app.appId}" data-kind="${app.kind}"${isChosen && html` checked`}>
${appLogo(app.name)}
<span class="who"><b>${app.name}</b><small>${kindName(app.kind, language)} ${originalIdOf(app)}</small></span>
${tick}
</label>`
}

/** The sets that accounts of a kind can grant; those of the other kind are hidden, and count for nothing. */
function setList(kind: SimulatedAppKind, component: SimulatedComponent, language: Language): Html {
  const sets = grantableSets(component.permissionSets ?? defaultPermissionSets, { kind })
  const rows = sets.map(
    (id) =>
      html`<label><input type="checkbox" name="${kind}" value="${id}" checked> ${permissionSetOf(id).name} (${id})</label>`,
  )
  return html`<fieldset class="sets" data-kind="${kind}"><legend>${say(language, 'permissionSets')}</legend>${rows}</fieldset>`
}

function choices(request: GrantRequest, accounts: readonly SimulatedApp[], language: Language): Html {
  if (accounts.length === 0) return html`<p class="fields">${say(language, 'noAccount')}</p>`
  const rows = accounts.map((app, index) => accountRow(app, index === 0, language))
  const present = kinds.filter((kind) => accounts.some((app) => app.kind === kind))
  const sets = present.map((kind) => setList(kind, request.component, language))
  return html`<div class="people" role="radiogroup">${rows}</div>${sets}`
}

/** The sheet on which an administrator chooses an account, and what a platform may do for it. */
export function grantPage(call: Call, host: string, request: GrantRequest): Answer {
  const language = languageOf(call)
  const name = nameOf(request.component)
  const accounts = call.world.apps
    .list()
    .filter((app) => obstacleOf(request, app) === undefined)
    .slice(0, maxAccounts)
  const body = html`<main class="phone">
${simulatorPanel(
  language,
  either(
    language,
    html`<p>帐号管理员在此页授权 <b>${name}</b> 代为管理。请选择你是哪个帐号的管理员。</p>`,
    html`<p>This is the page on which the administrator of an account lets <b>${name}</b> act for it. Choose the account whose administrator you are.</p>`,
  ),
  clientButtons(call, language, host),
)}
<form class="sheet grant" method="post" action="/${host}/${call.api}_reply">
<input type="hidden" name="request" value="${call.rawQuery}">
<p class="asker">${appLogo(name)}<span>${name}</span></p>
<h1>${say(language, 'asksForAccount')}</h1>
${choices(request, accounts, language)}
<p class="choice">
<button class="button plain" name="decision" value="deny">${say(language, 'decline')}</button>
${accounts.length > 0 && html`<button class="button green" name="decision" value="allow">${say(language, 'agree')}</button>`}
</p>
</form>
</main>`
  return page({ language, title: say(language, 'accountGrant'), body })
}
