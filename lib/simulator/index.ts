export type { SimulatedApp, SimulatedAppKind } from './accounts/state/app.ts'
export { defaultApps } from './accounts/state/default-apps.ts'
export { defaultPeople } from './accounts/state/default-people.ts'
export type { SimulatedPerson } from './accounts/state/person.ts'
export { createPlatformSimulator } from './create-platform-simulator.ts'
export type { SimulatorEndpoints } from './endpoints.ts'
export type { SimulatedClock } from './engine/clock.ts'
export type { SimulatedEncryptedData, SimulatedUserInfo } from './engine/encrypted-data.ts'
export type { ArmedFault, SimulatedFault, SimulatedFaultKind, SimulatedFaults } from './engine/faults.ts'
export type { SimulatedAgentPush, SimulatedPush } from './engine/push-config.ts'
export type { Patch, Registry } from './engine/registry.ts'
export type { SimulatedCheck, SimulatedRequest, SimulatedRequests } from './engine/request-log.ts'
export type { SentFilter, SimulatedSent, SimulatedSentMessage } from './engine/sent-messages.ts'
export type { SimulatedMiniPrograms } from './mini-program/controls/mini-programs.ts'
export type { SimulatedOpening } from './mini-program/state/scan-code.ts'
export type { SimulatedAuthorizer } from './open-platform/controls/authorizers.ts'
export type { SimulatedComponents } from './open-platform/controls/components.ts'
export type { ComponentEventOptions } from './open-platform/controls/event-by-program.ts'
export type { GrantOptions, GrantResult } from './open-platform/controls/grant-by-program.ts'
export type { EventDelivery } from './open-platform/events/deliver-event.ts'
export type { TicketPush } from './open-platform/events/push-ticket.ts'
export type { ReleaseCheckStep } from './open-platform/release-check/step.ts'
export type { RefreshTokenMode, SimulatedComponent } from './open-platform/state/component.ts'
export { defaultComponents } from './open-platform/state/default-components.ts'
export type { SimulatorOptions } from './options.ts'
export type { PlatformSimulator } from './platform-simulator.ts'
export type { ChatEntry } from './push/chats.ts'
export type { PushResult } from './push/deliver.ts'
export type { PushTry } from './push/post-once.ts'
export type { SimulatedPushes } from './push/push-api.ts'
export type { AgentPushOrder, AppPushOrder, PushOptions, PushOrder } from './push/push-order.ts'
export type { PushReceiver } from './push/receiver.ts'
export type { PushCheck } from './push/verify-url.ts'
export type { PushFields, PushValue } from './push/wire/fields.ts'
export type { PushReply } from './push/wire/read-answer.ts'
export type { ReplyFields, ReplyValue } from './push/wire/read-xml.ts'
export type { Tamper } from './push/wire/tamper.ts'
export type {
  CookieJarLike,
  FetchLike,
  FetchLikeAnswer,
  FetchLikeOptions,
  LogInAgent,
  SupertestAgent,
  SupertestRequest,
} from './visits/agents.ts'
export type { LogIn } from './visits/log-in.ts'
export type { AppLogInOptions, Decision, LogInBrowser, PageLogInOptions } from './visits/log-in-options.ts'
export type { SimulatedApps } from './wechat/controls/apps.ts'
export type { FollowOptions, SimulatedFollowers } from './wechat/controls/followers.ts'
export type { SimulatedUsers } from './wechat/controls/users.ts'
export type { ScanTarget } from './wechat/state/scan-qr-code.ts'
export type { SimulatedScan } from './wechat/state/scans.ts'
export type { CorpCodeOptions, SimulatedCorps } from './wecom/controls/corps.ts'
export type {
  CorpMiniProgramDataOptions,
  CorpMiniProgramLoginOptions,
  SimulatedCorpMiniPrograms,
} from './wecom/controls/mini-program-logins.ts'
export type { SimulatedAgent, SimulatedVisibleRange } from './wecom/state/agent.ts'
export type { SimulatedCorp } from './wecom/state/corp.ts'
export { defaultCorps } from './wecom/state/default-corps.ts'
export type { SimulatedDepartment, SimulatedTag } from './wecom/state/department.ts'
export type { SimulatedMember, SimulatedOutsider } from './wecom/state/member.ts'
export type { PushedOptions, SuiteAuthorisations } from './wecom-suite/controls/authorisations.ts'
export type { ProgramSuiteEventOptions } from './wecom-suite/controls/event-by-program.ts'
export type { InstallOptions, InstallResult } from './wecom-suite/controls/install-options.ts'
export type { SimulatedInstall } from './wecom-suite/controls/installs.ts'
export type { SimulatedSuites, SuiteMessageOrder } from './wecom-suite/controls/suites.ts'
export type { SuiteUrlChecks } from './wecom-suite/controls/verify-urls.ts'
export type {
  AdminEntryOptions,
  ShownIds,
  SuiteCodeOptions,
  SuiteMiniProgramLoginOptions,
  SuiteVisits,
} from './wecom-suite/controls/visits.ts'
export type { SuiteEventDelivery } from './wecom-suite/events/deliver-event.ts'
export type { SuiteEventOptions } from './wecom-suite/events/push-event.ts'
export type { SuiteTicketPush } from './wecom-suite/events/push-ticket.ts'
export type { OldCodeEnd } from './wecom-suite/installs/change-auth.ts'
export type { AuthSettings } from './wecom-suite/installs/install-settings.ts'
export { defaultSuites } from './wecom-suite/state/default-suites.ts'
export type { SimulatedSuite, SuiteKind } from './wecom-suite/state/suite.ts'
