import type { Html } from '../../pages/html.ts'
import { peoplePicker } from '../../pages/people-picker.ts'
import { either, type Language } from '../../pages/words.ts'
import type { SimulatedSuite } from '../state/suite.ts'
import type { Call } from '../state/wecom-suite-world.ts'

/** All companies as a list of radio buttons: whose administrator looks at the page. */
export function companyPicker(call: Call, suites: readonly SimulatedSuite[], language: Language): Html {
  const { wecom, wecomSuite } = call.world
  const corps = wecom.corps.list()
  const rows = corps.map((corp) => {
    const isThere = suites.every(({ suiteId }) => wecomSuite.installs.get(suiteId, corp.corpId) !== undefined)
    return {
      id: corp.corpId,
      name: corp.name,
      portrait: '',
      traits: isThere ? either(language, '已安装', 'has it already') : '',
      caption: corp.corpId,
    }
  })
  return peoplePicker(rows, corps[0]?.corpId ?? '', 'corp')
}
