import { html } from '../../vendor/preact.js'
import { Button } from '../parts/button.js'
import { spanOf, timeOf } from '../tools/time.js'
import { useSimulatorTime } from '../tools/use-simulator-time.js'
import { isChinese, t } from '../tools/words.js'
import { isDark, switchLanguage, switchTheme } from './look.js'

/** The simulator's time, and how the console looks. */
export function Foot() {
  const language = isChinese() ? 'English' : '中文'
  const theme = t(isDark() ? 'light' : 'dark')
  return html`
    <div class="foot">
      <${Time} />
      <div class="switches">
        <${Button} label=${language} aria-label=${language} icon="globe" kind="small" onClick=${switchLanguage} />
        <${Button} label=${theme} aria-label=${theme} icon="theme" kind="small" onClick=${switchTheme} />
      </div>
    </div>
  `
}

function Time() {
  const { now, offsetMs } = useSimulatorTime()
  const isMoved = offsetMs !== 0
  return html`
    <a class=${`time${isMoved ? ' moved' : ''}`} href="#clock" aria-label=${`${t('clock.title')} ${timeOf(now)}`}>
      <b>${timeOf(now)}</b>
      <span>${isMoved ? spanOf(offsetMs) : t('clock.real')}</span>
    </a>
  `
}
