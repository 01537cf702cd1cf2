import type { Locale, SecurityEventKind } from "#prisma/generated/client/client.ts";

/** What a mail about the safety of an account knows. */
export type SafetyFacts = { link: string; change: string; email: string; contact: string };
type Text = { subject: string; lines: (facts: SafetyFacts) => string[] };

/** Mails about the ways into an account. None of them can be turned off. */
type SafetyMail =
  | "SIGN_IN_CHANGED"
  | "SECOND_FACTOR_RESET"
  | "EMAIL_CHANGE"
  | "EMAIL_CHANGE_ASKED"
  | "EMAIL_CHANGE_TAKEN";

type Changes = Partial<Record<SecurityEventKind, string>>;

const changes: Record<Locale, Changes> = {
  EN: {
    PASSKEY_ADDED: "A passkey was added.",
    PASSKEY_REMOVED: "A passkey was removed.",
    TOTP_TURNED_ON: "Codes from an authenticator app are asked for from now on.",
    TOTP_TURNED_OFF: "Codes from an authenticator app are not asked for any more.",
    RECOVERY_CODES_MADE: "New recovery codes were made; the earlier ones work no more.",
  },
  ZH: {
    PASSKEY_ADDED: "新增了一个通行密钥。",
    PASSKEY_REMOVED: "移除了一个通行密钥。",
    TOTP_TURNED_ON: "今后登录需要身份验证器应用的验证码。",
    TOTP_TURNED_OFF: "今后登录不再需要身份验证器应用的验证码。",
    RECOVERY_CODES_MADE: "生成了新的恢复码，旧的恢复码已失效。",
  },
};

function changeIn(locale: Locale, kind: string): string {
  return (changes[locale] as Partial<Record<string, string>>)[kind] ?? kind;
}

export const safetyTexts: Record<Locale, Record<SafetyMail, Text>> = {
  EN: {
    SIGN_IN_CHANGED: {
      subject: "How you sign in was changed",
      lines: ({ link, change }) => [
        `The ways to sign in to your account at Nano Banana Video were just changed. ${changeIn("EN", change)}`,
        "If it was not you, set another password now, and then look through the passkeys, codes and sessions on your account page:",
        link,
      ],
    },
    SECOND_FACTOR_RESET: {
      subject: "Your passkeys and codes were removed",
      lines: ({ link, contact }) => [
        "An operator of Nano Banana Video has removed every passkey, authenticator app and recovery code of your account and signed it out everywhere. Your password is as it was.",
        "Sign in with it and set up what you want to use from now on:",
        link,
        `If you did not ask for this, write to ${contact}.`,
      ],
    },
    EMAIL_CHANGE: {
      subject: "Confirm your new e-mail address",
      lines: ({ link }) => [
        "Somebody, hopefully you, wants to use this address for their account at Nano Banana Video.",
        "Confirm it here, signed in to that account. The link works for a day, once:",
        link,
        "If it was not you, there is nothing to do.",
      ],
    },
    EMAIL_CHANGE_ASKED: {
      subject: "Your e-mail address is about to change",
      lines: ({ link, email }) => [
        `Somebody, hopefully you, wants to change the address of your account at Nano Banana Video to ${email}. It changes once it is confirmed there.`,
        "If it was you, there is nothing to do. If it was not, keep this address: the link stops the change, or undoes it within three days, signs everybody out and lets you set a new password.",
        link,
      ],
    },
    EMAIL_CHANGE_TAKEN: {
      subject: "This address has an account already",
      lines: ({ link }) => [
        "Somebody, maybe you, wants to use this address for another account at Nano Banana Video. It has one already, so nothing was changed. You are told of this at most once a day.",
        "If it was you, delete or rename that account first:",
        link,
        "If it was not you, there is nothing to do.",
      ],
    },
  },
  ZH: {
    SIGN_IN_CHANGED: {
      subject: "您的登录方式已更改",
      lines: ({ link, change }) => [
        `您的 Nano Banana Video 账户的登录方式刚刚被更改。${changeIn("ZH", change)}`,
        "如果不是您本人操作，请立即更改密码，并在账户页面检查通行密钥、验证码和登录会话：",
        link,
      ],
    },
    SECOND_FACTOR_RESET: {
      subject: "您的通行密钥和验证码已被移除",
      lines: ({ link, contact }) => [
        "Nano Banana Video 的运营人员已移除您账户的所有通行密钥、身份验证器和恢复码，并在所有设备上退出登录。您的密码不变。",
        "请使用密码登录，并重新设置您要使用的登录方式：",
        link,
        `如果您没有提出此请求，请写信至 ${contact}。`,
      ],
    },
    EMAIL_CHANGE: {
      subject: "请确认您的新邮箱地址",
      lines: ({ link }) => [
        "有人（希望是您本人）想将此邮箱用于其 Nano Banana Video 账户。",
        "请登录该账户后在此确认。链接一天内有效，仅可使用一次：",
        link,
        "如果不是您本人操作，请忽略此邮件。",
      ],
    },
    EMAIL_CHANGE_ASKED: {
      subject: "您的邮箱地址即将更改",
      lines: ({ link, email }) => [
        `有人（希望是您本人）想将您的 Nano Banana Video 账户的邮箱更改为 ${email}。在新邮箱确认后即会生效。`,
        "如果是您本人操作，无需理会。如果不是，请保留此邮箱：该链接可阻止更改，或在三天内撤销更改，同时在所有设备上退出登录，并让您设置新密码。",
        link,
      ],
    },
    EMAIL_CHANGE_TAKEN: {
      subject: "此邮箱已有账户",
      lines: ({ link }) => [
        "有人（可能是您本人）想将此邮箱用于另一个 Nano Banana Video 账户。此邮箱已有账户，因此未做任何更改。此类通知每天最多一次。",
        "如果是您本人操作，请先删除该账户或更改其邮箱：",
        link,
        "如果不是您本人操作，请忽略此邮件。",
      ],
    },
  },
};

export const safetyPages: Record<SafetyMail, string> = {
  SIGN_IN_CHANGED: "/account",
  SECOND_FACTOR_RESET: "/sign-in",
  EMAIL_CHANGE: "/change-email",
  EMAIL_CHANGE_ASKED: "/keep-email",
  EMAIL_CHANGE_TAKEN: "/account",
};
