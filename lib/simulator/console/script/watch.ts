/** Keeps up with the simulator: one held request at a time, none while the page is hidden. */
export const watch = `
const keptRequests = 600;
let asking;
let isLost = false;
const watchers = [];

function take(changes) {
  if (live.run !== undefined && live.run !== changes.run) live.requests.clear();
  Object.assign(live, { run: changes.run, revision: changes.revision, now: changes.now, at: Date.now(), offsetMs: changes.offsetMs });
  for (const request of changes.requests) live.requests.set(request.id, request);
  for (const id of live.requests.keys()) {
    if (id < changes.firstId || live.requests.size > keptRequests) live.requests.delete(id);
    else break;
  }
  const hadFaults = live.faults;
  live.faults = changes.faults;
  if (hadFaults !== changes.faults) drawNav();
  drawClock();
}

async function poll() {
  if (asking !== undefined || document.hidden) return;
  asking = new AbortController();
  const { signal } = asking;
  try {
    const query = new URLSearchParams({ since: String(live.revision), wait: live.run === undefined || isLost ? '0' : '25000', limit: '300', ...(live.run && { run: live.run }) });
    const response = await fetch('/simulator/changes?' + query, { signal });
    const { result } = await response.json();
    const hasChanged = live.run !== result.run || live.revision !== result.revision;
    take(result);
    if (isLost) lost(false);
    asking = undefined;
    if (hasChanged) {
      for (const watcher of watchers) watcher();
      void refresh(false);
      setTimeout(poll, 120);
    } else setTimeout(poll, 20);
  } catch (error) {
    asking = undefined;
    if (signal.aborted) return;
    lost(true);
    setTimeout(poll, 2000);
  }
}

/** Says so while there is nobody at the other end. */
function lost(isNow) {
  isLost = isNow;
  document.querySelector('.lost')?.remove();
  if (isNow) notes.prepend(h('p', { class: 'note bad lost' }, icon('warn'), h('span', { class: 'grow' }, t('unreachable') + '. ' + t('tryingAgain'))));
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) {
    asking?.abort();
    asking = undefined;
  } else void poll();
});

const time = document.querySelector('.time');

function drawClock() {
  const at = nowThere();
  const isMoved = live.offsetMs !== 0;
  time.classList.toggle('moved', isMoved);
  time.firstElementChild.textContent = timeOf(at);
  time.lastElementChild.textContent = isMoved ? spanOf(live.offsetMs) : t('clock.real');
  time.setAttribute('aria-label', t('clock.title') + ' ' + timeOf(at));
  const dial = document.querySelector('.dial');
  if (dial !== null) {
    const texts = [timeOf(at), dateOf(at), isMoved ? t('clock.ahead', { span: spanOf(live.offsetMs) }) : t('clock.real')];
    texts.forEach((text, index) => { dial.children[index].textContent = text; });
    dial.classList.toggle('moved', isMoved);
  }
}
setInterval(drawClock, 1000);
`
