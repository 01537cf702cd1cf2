/** Types that stand below `operations`: it is handed to operators alone, so nothing of it asks again. */
const BELOW = [
  "AnnouncementMails",
  "AnnouncementReach",
  "CatalogEntry",
  "Cohort",
  "FailedJob",
  "Happening",
  "KindMetrics",
  "MetricsPoint",
  "ModelBreaker",
  "ModelMetrics",
  "ModelPrice",
  "Operations",
  "OperatorPack",
  "OperatorStyle",
  "OperatorTaskEvent",
  "PaymentRefund",
  "PriceLoss",
  "PricePreview",
  "ProviderModel",
  "Provider",
  "ProviderKey",
  "ProviderPause",
  "ServiceMetrics",
  "SiteLimit",
  "SiteLimits",
];
/** Those of them that come in lists, each with its connection and edge. */
const LISTED = [
  "Alarm",
  "AuditEntry",
  "BookEntry",
  "Callback",
  "CatalogFinding",
  "Finding",
  "LedgerEntry",
  "OpenHold",
  "OperatorAccount",
  "OperatorAnnouncement",
  "OperatorTask",
  "PartnerDelivery",
  "PartnerEndpoint",
  "Payment",
  "QueuedMail",
  "TaskFacts",
];
/** Lists of what has its rights elsewhere. */
const LISTS = ["AccountPayment", "AuditExport"];

/** What operators do; who may, may also read what it answers. */
const ACTS = {
  acceptPayment: "admins",
  acknowledgeAlarm: "operators",
  acknowledgeFinding: "operators",
  addProviderKey: "admins",
  announce: "admins",
  confirmEmail: "operators",
  correctCredits: "operators",
  drillAlarms: "admins",
  dropMail: "operators",
  endProviderPause: "operators",
  endSessions: "admins",
  exportAccount: "operators",
  lookAtModel: "operators",
  refundPayment: "admins",
  removeAccount: "admins",
  repairTasks: "operators",
  resolveFinding: "operators",
  restoreAccount: "admins",
  retryDelivery: "operators",
  retryJob: "operators",
  retryMail: "operators",
  sendAccountMail: "operators",
  setAccountLimits: "admins",
  setAccountRole: "admins",
  setModelPrice: "admins",
  setModelState: "admins",
  setPack: "admins",
  setProvider: "admins",
  setProviderKeyState: "admins",
  setProviderKeyWeight: "admins",
  setSiteLimits: "admins",
  setSiteMode: "admins",
  setStyle: "admins",
  suspendAccount: "admins",
  withdrawAnnouncement: "admins",
} as const;

type Right = "operators" | "admins" | "withheld";

/** Who may use what operators have; a part of `accessRules`. */
export const operatorRules: Record<string, Right> = Object.fromEntries([
  ["RepairOutcome", "operators"] satisfies [string, Right],
  ...[...BELOW, ...LISTED].map((type): [string, Right] => [type, "withheld"]),
  ...[...LISTED, ...LISTS].flatMap((type): [string, Right][] => [
    [`${type}Connection`, "withheld"],
    [`${type}Edge`, "withheld"],
  ]),
  ...Object.entries(ACTS).flatMap(([act, right]): [string, Right][] => [
    [`Mutation.${act}`, right],
    [`${act.charAt(0).toUpperCase()}${act.slice(1)}Payload`, right],
  ]),
]);
