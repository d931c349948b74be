// On every page: copy buttons, and the picture of the last login, which fills in while it happens.
for (const button of document.querySelectorAll('[data-copy]')) {
  const label = button.textContent
  button.addEventListener('click', async () => {
    await copy(button.closest('figure').querySelector('pre').textContent)
    button.textContent = button.dataset.done
    setTimeout(() => {
      button.textContent = label
    }, 1_500)
  })
}

/** Also where there is no clipboard: on http addresses other than localhost. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}

const picture = document.querySelector('[data-live]')
let shown

async function refresh() {
  if (document.hidden) return
  const answer = await fetch(`/flow?otherwise=${location.pathname.slice(1)}`, { cache: 'no-store' })
  const text = await answer.text()
  if (!answer.ok || text === shown) return
  const isFirst = shown === undefined
  shown = text
  if (isFirst && picture.innerHTML.trim() === text.trim()) return
  const known = picture.querySelectorAll('.seen').length
  picture.innerHTML = text
  for (const step of [...picture.querySelectorAll('.seen')].slice(known)) step.classList.add('new')
}

let isBusy = false

async function keepUp() {
  if (isBusy) return
  isBusy = true
  await refresh().catch(() => undefined)
  isBusy = false
}

if (picture) setInterval(() => keepUp().catch(() => undefined), 1_000)
