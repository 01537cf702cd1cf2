/** What stands below `operations` is handed to operators alone, so nothing of it asks again. */
const below = [
  ...[
    "Payment",
    "PaymentConnection",
    "PaymentEdge",
    "PaymentRefund",
    "BookEntry",
    "BookEntryConnection",
    "BookEntryEdge",
  ],
  ...["Finding", "FindingConnection", "FindingEdge", "OpenHold", "OpenHoldConnection", "OpenHoldEdge"],
  ...["LedgerEntry", "LedgerEntryConnection", "LedgerEntryEdge", "TaskFacts", "TaskFactsConnection", "TaskFactsEdge"],
  ...["AccountPaymentConnection", "AccountPaymentEdge"],
  ...["PartnerEndpoint", "PartnerEndpointConnection", "PartnerEndpointEdge"],
  ...[
    "PartnerDelivery",
    "PartnerDeliveryConnection",
    "PartnerDeliveryEdge",
    "Callback",
    "CallbackConnection",
    "CallbackEdge",
  ],
  ...["QueuedMail", "QueuedMailConnection", "QueuedMailEdge", "FailedJob", "Happening"],
  ...["AuditExportConnection", "AuditExportEdge"],
];

const acts = {
  retryDelivery: "operators",
  retryMail: "operators",
  dropMail: "operators",
  retryJob: "operators",
  endSessions: "admins",
  removeAccount: "admins",
  confirmEmail: "operators",
  sendAccountMail: "operators",
  exportAccount: "operators",
  refundPayment: "admins",
  acceptPayment: "admins",
  acknowledgeFinding: "operators",
  resolveFinding: "operators",
} as const;

type Right = "operators" | "admins" | "withheld";

/** Who may use what operators have: acts with what they answer, and what is read below `operations`. */
export const operatorRules: Record<string, Right> = Object.fromEntries([
  ...below.map((type): [string, Right] => [type, "withheld"]),
  ...Object.entries(acts).flatMap(([act, right]): [string, Right][] => [
    [`Mutation.${act}`, right],
    [`${act.charAt(0).toUpperCase()}${act.slice(1)}Payload`, right],
  ]),
]);
