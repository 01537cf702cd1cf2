import {
  accountId,
  atSql,
  each,
  idSql,
  KEYS_EACH,
  keyId,
  type Measures,
  sideId,
} from "#tests/reliability/support/big-site/measures.ts";

/** Accounts, their test sides, sessions, trails, keys, purchases, endpoints and mails. */
export function people(of: Measures): string[] {
  const made = atSql(of.accountMs("n"));
  const sides = `generate_series(10, ${of.accounts}, 10) AS n`;
  const bought = idSql("003", of.lateMs("n", of.purchases, 400), "n");
  const boughtAt = atSql(of.lateMs("n", of.purchases, 400));
  return [
    `INSERT INTO "User" (id, email, name, "passwordHash", "emailVerifiedAt", "createdAt", "suspendedAt", "suspendedReason",
       "deletedAt", "purgedAt", "stripeCustomerId")
     SELECT ${accountId(of, "n")}, 'person' || lpad(n::text, 6, '0') || '@example.test', 'Person ' || n, 'no password', ${made}, ${made},
       CASE WHEN n % 150 = 7 THEN ${made} END, CASE WHEN n % 150 = 7 THEN 'it sent mail to strangers' END,
       CASE WHEN n % 100 = 9 THEN ${made} END, CASE WHEN n % 100 = 9 THEN ${made} END, 'cus_of_account_' || n
     FROM ${each(of.accounts)}`,
    `INSERT INTO "User" (id, email, "createdAt", "sandboxOfId")
     SELECT ${sideId(of, "n")}, 'test side ' || n, ${made}, ${accountId(of, "n")} FROM ${sides}`,
    `INSERT INTO "Session" (id, "publicId", "userId", "userAgent", "createdAt", "lastUsedAt", "expiresAt", "provenAt")
     SELECT md5('session ' || n || ' ' || k), md5('public ' || n || ' ' || k), ${accountId(of, "n")}, 'Mozilla/5.0 (X11; Linux x86_64)',
       now() - interval '20 days', now() - n * interval '1 minute', now() + interval '10 days', now() - interval '20 days'
     FROM ${each(of.accounts)}, generate_series(1, 2) AS k`,
    `INSERT INTO "SecurityEvent" (id, "userId", kind, address, "userAgent", at)
     SELECT ${idSql("00c", of.lateMs("n", 3 * of.accounts, 170), "n")}, ${accountId(of, `(1 + n % ${of.accounts})`)}, 'SIGNED_IN', '192.0.2.7',
       'Mozilla/5.0 (X11; Linux x86_64)', ${atSql(of.lateMs("n", 3 * of.accounts, 170))} FROM ${each(3 * of.accounts)}`,
    // Two keys of every fifth account, and one that acts for the test side where there is one.
    `INSERT INTO "ApiKey" (id, "userId", "actsForId", name, "familyId", prefix, hash, sandbox, scopes, "createdAt")
     SELECT ${keyId(of, "n", "k")}, ${accountId(of, "n")}, CASE WHEN k = 2 THEN ${sideId(of, "n")} ELSE ${accountId(of, "n")} END, 'Key ' || k,
       ${keyId(of, "n", "k")}, CASE WHEN k = 2 THEN 'nbv_test_' ELSE 'nbv_live_' END || lpad(to_hex((${KEYS_EACH} * n + k) % 65536), 4, '0'),
       'hash ' || n || ' ' || k, k = 2, '{TASKS_READ,TASKS_WRITE}', ${made}
     FROM generate_series(5, ${of.accounts}, 5) AS n, generate_series(0, 2) AS k WHERE k < 2 OR n % 10 = 0`,
    `INSERT INTO "Purchase" (id, "userId", "packId", name, credits, "amountCents", currency, status, "stripeSessionId",
       "stripePaymentIntentId", "paidCents", "paidCurrency", "refundedCents", "creditsGiven", "creditsRefunded", "createdAt", "paidAt")
     SELECT ${bought}, ${accountId(of, `(1 + n % ${of.accounts})`)}, pack.id, pack.name, pack.credits, pack."amountCents", 'usd',
       became::"PurchaseStatus", 'cs_live_of_payment_' || n, 'pi_of_payment_' || n, pack."amountCents", 'usd',
       CASE became WHEN 'REFUNDED' THEN pack."amountCents" WHEN 'PARTIALLY_REFUNDED' THEN 1 ELSE 0 END,
       CASE WHEN is_paid THEN pack.credits ELSE 0 END, CASE became WHEN 'REFUNDED' THEN pack.credits ELSE 0 END, ${boughtAt},
       CASE WHEN is_paid THEN ${boughtAt} END
     FROM (SELECT * FROM "CreditPack" ORDER BY sort LIMIT 1) AS pack, ${each(of.purchases)} CROSS JOIN LATERAL (
       SELECT CASE n % 100 WHEN 0 THEN 'REFUNDED' WHEN 1 THEN 'PARTIALLY_REFUNDED' WHEN 2 THEN 'DISPUTED' WHEN 3 THEN 'DISPUTE_LOST'
         WHEN 4 THEN 'UNDER_REVIEW' WHEN 5 THEN 'FAILED' WHEN 6 THEN 'PENDING' WHEN 7 THEN 'PROCESSING' WHEN 8 THEN 'EXPIRED'
         WHEN 9 THEN 'EXPIRED' ELSE 'PAID' END AS became, n % 100 NOT BETWEEN 4 AND 9 AS is_paid
     ) AS state`,
    `INSERT INTO "Refund" (id, "purchaseId", "amountCents", state, "refundedBefore", reason, "stripeRefundId", "createdAt", "claimedUntil")
     SELECT 'refund ' || id, id, "refundedCents", 'MADE', 0, 'as was asked for', 're_' || id, "createdAt", "createdAt"
     FROM "Purchase" WHERE "refundedCents" > 0`,
    `INSERT INTO "BookEntry" (id, "purchaseId", kind, "amountCents", currency, at)
     SELECT id, id, 'PAYMENT'::"BookEntryKind", "amountCents", currency, "paidAt" FROM "Purchase" WHERE "paidAt" IS NOT NULL
     UNION ALL SELECT id || 'r', id, 'REFUND', -"refundedCents", currency, "paidAt" FROM "Purchase" WHERE "refundedCents" > 0`,
    `INSERT INTO "WebhookEndpoint" (id, "userId", url, events, secret, "failingSince", "disabledAt", "disabledReason", "createdAt")
     SELECT ${idSql("008", of.accountMs("n"), "n")}, ${accountId(of, "n")}, 'https://partner' || n || '.example/hooks', '{task.completed}', 'sealed',
       CASE WHEN n % 100 = 0 THEN ${made} END, CASE WHEN n % 250 = 0 THEN ${made} END, CASE WHEN n % 250 = 0 THEN 'it failed' END, ${made}
     FROM generate_series(5, ${of.accounts}, 5) AS n`,
    `INSERT INTO "Mail" (id, kind, "userId", recipient, locale, attempts, "failedAt", problem, "createdAt")
     SELECT ${idSql("00a", of.lateMs("n", of.accounts / 50, 3), "n")}, 'EMAIL_VERIFICATION', ${accountId(of, "n")},
       'person' || lpad(n::text, 6, '0') || '@example.test', 'EN', n % 3, CASE WHEN n % 6 = 2 THEN now() END,
       CASE WHEN n % 3 > 0 THEN 'mailbox unavailable' END, ${atSql(of.lateMs("n", of.accounts / 50, 3))} FROM ${each(of.accounts / 50)}`,
  ];
}
