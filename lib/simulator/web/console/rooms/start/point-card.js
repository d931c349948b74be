import { html } from '../../../vendor/preact.js'
import { Card } from '../../parts/card.js'
import { CodeBlock } from '../../parts/copy.js'
import { Segments } from '../../parts/fields.js'
import { createStore, useStore } from '../../tools/store.js'
import { t } from '../../tools/words.js'
import { pointers } from './snippets.js'

const chosen = createStore({ way: 'own' })

/** @param {{ apps: import('../../types.d.ts').App[] }} props */
export function PointCard({ apps }) {
  const { way } = useStore(chosen)
  const title = t('start.point')
  const ways = [
    ['own', 'express-wechat-auth'],
    ['base', t('start.anySdk')],
    ['proxy', t('start.proxy')],
    ['curl', 'curl'],
  ]
  const choose = (/** @type {string} */ next) => chosen.set({ way: next })
  return html`
    <${Card} title=${title} lead=${t(`start.point.${way}`)}>
      <div class="stack tight">
        <${Segments} label=${title} options=${ways} chosen=${way} onChoose=${choose} />
        <${CodeBlock} text=${pointers(apps)[way]} what=${title} />
      </div>
    <//>
  `
}
