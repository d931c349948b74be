/** Companies at WeCom: their apps with secrets and domains. */
export const wecom = `
function agentFields(agent, isNew) {
  return [
    { name: 'name', label: t('apps.name'), value: agent.name, required: true },
    ...(isNew ? [{ name: 'agentId', label: 'AgentId', type: 'number', value: agent.agentId }] : []),
    { name: 'secret', label: 'Secret', value: agent.secret || randomText(43), mono: true, required: true },
    { name: 'trustedDomains', label: t('wecom.domains'), type: 'lines', mono: true, value: agent.trustedDomains || ['localhost:*', '127.0.0.1:*'], hint: t('wecom.domainsHint') },
    { name: 'callbackDomains', label: t('wecom.callbackDomains'), type: 'lines', mono: true, value: agent.callbackDomains || [] },
    { name: 'jsDomains', label: t('apps.jsDomains'), type: 'lines', mono: true, value: agent.jsDomains || [], hint: t('apps.jsDomainsHint') },
    { name: 'trustedIps', label: t('apps.ips'), type: 'lines', mono: true, value: agent.trustedIps || [], hint: t('apps.ipsHint') },
    { name: 'disabled', label: t('wecom.disabled'), type: 'check', value: agent.enabled === false },
  ];
}

function readAgent({ disabled, ...values }) {
  const lists = Object.fromEntries(['callbackDomains', 'jsDomains', 'trustedIps'].map((name) => [name, values[name].length === 0 ? null : values[name]]));
  return { ...values, ...lists, enabled: disabled ? false : null };
}

function editAgent(corp, agent) {
  const nextId = Math.max(1000001, ...corp.agents.map(({ agentId }) => agentId)) + 1;
  const path = '/corps/' + in_(corp.corpId);
  openForm({ title: t(agent ? 'wecom.editAgent' : 'wecom.addAgent'), fields: agentFields(agent || { agentId: nextId }, agent === undefined), submit: (values) => {
    const read = readAgent(values);
    if (agent !== undefined) return api('PATCH', path + '/agents/' + agent.agentId, changesOf(agent, read));
    const added = { ...filled(read), ...(read.enabled === false && { enabled: false }) };
    return api('PATCH', path, { agents: [...corp.agents, added] });
  } });
}

function agentCard(corp, agent) {
  const path = '/corps/' + in_(corp.corpId);
  return h('section', { class: 'card stack', 'aria-label': agent.name },
    h('div', { class: 'row' }, logo(agent.name),
      h('div', { class: 'grow' }, h('h2', { class: 'break' }, agent.name), h('div', { class: 'small muted' }, t('wecom.agent'))),
      agent.enabled === false && pill(t('wecom.disabled'), 'bad'),
      button(t('editWhat', { what: agent.name }), { icon: 'edit', kind: 'quiet small', onlyIcon: true, onclick: () => editAgent(corp, agent) })),
    facts([
      ['AgentId', copyField(String(agent.agentId), 'AgentId')],
      ['Secret', copyField(agent.secret, 'Secret')],
      [t('wecom.domains'), agent.trustedDomains.length > 0 ? agent.trustedDomains.join(', ') : t('none')],
      [t('push'), pushLine({ corpId: corp.corpId, agentId: agent.agentId }, agent.push, agent)],
    ], 'narrow'),
    h('div', { class: 'row wrap' },
      button(t('wecom.revoke'), { kind: 'small', onclick: () => act(() => api('POST', path + '/revoke-access-tokens', { agentId: agent.agentId }), t('apps.revoked')) }),
      button(t('remove'), { kind: 'small quiet danger', 'aria-label': t('removeWhat', { what: agent.name }), onclick: () =>
        ask(t('removeAsk', { what: agent.name }), '', t('remove'), () => api('PATCH', path, { agents: corp.agents.filter((one) => one.agentId !== agent.agentId) })) })));
}

function addCorp() {
  openForm({ title: t('wecom.addCorp'), fields: [
    { name: 'name', label: t('apps.name'), required: true },
    { name: 'corpId', label: 'CorpID', value: 'ww' + hex(16), mono: true, required: true },
  ], submit: ({ name, corpId }) => api('POST', '/corps', { corpId, name, agents: [], departments: [{ id: 1, name, parentid: 0 }], members: [] }) });
}
`
