import { type SafetyFacts, safetyPages, safetyTexts } from "#graphql/domain/accounts/mail/safety-texts.ts";
import { env } from "#graphql/runtime/env.ts";
import type { Locale, MailKind } from "#prisma/generated/client/client.ts";

type Facts = {
  token?: string;
  expiresAt?: Date | undefined;
  reason?: string | undefined;
  change?: string | undefined;
  email?: string | undefined;
  told?: Told;
};
/** What is announced, in the reader's language, and where it leads. */
type Told = { text: string; url: string | null };
type Known = SafetyFacts & { until: string; reason: string; told: Told };
type Text = { subject: string | ((facts: Known) => string); lines: (facts: Known) => string[] };

// What its owner calls an account is left out on purpose: whoever signs up with another's address would write to them.
const texts: Record<Locale, Record<MailKind, Text>> = {
  EN: {
    ...safetyTexts.EN,
    EMAIL_VERIFICATION: {
      subject: "Confirm your e-mail address",
      lines: ({ link }) => [
        "Somebody, hopefully you, opened an account at Nano Banana Video with this address.",
        "Confirm that it is yours; free credits that wait for this come with it. The link works for three days, once:",
        link,
        "If it was not you, there is nothing to do.",
      ],
    },
    PASSWORD_RESET: {
      subject: "Set a new password",
      lines: ({ link }) => [
        "Somebody, hopefully you, asked for a new password for your account at Nano Banana Video.",
        "Set it here. The link works for an hour, once:",
        link,
        "If it was not you, ignore this mail: your password stays as it is.",
      ],
    },
    PASSWORD_CHANGED: {
      subject: "Your password was changed",
      lines: ({ link }) => [
        "The password of your account at Nano Banana Video was just changed, and other devices were signed out.",
        "If it was not you, set another one now:",
        link,
      ],
    },
    PASSWORD_WAS_RESET: {
      subject: "Your password was reset",
      lines: ({ link }) => [
        "A new password was just set for your account at Nano Banana Video, by the link from a mail to this address.",
        "All that the old one opened has ended: every device was signed out, API keys and the tokens made with them are revoked, and webhooks are off until each has a new signing secret. Passkeys are gone unless codes were asked for beside the password; an authenticator app stays as it was. Make new keys where your programs need them.",
        "If it was not you, set another one now, and look who else reads this mailbox:",
        link,
      ],
    },
    PASSWORD_GUESSED: {
      subject: "Somebody tried to sign in to your account",
      lines: ({ link }) => [
        "Somebody entered a wrong password for your account at Nano Banana Video so many times that we now make them wait. Nobody got in that way. You are told of this at most once a day.",
        "Browsers that you have signed in with before are not held up. If it was you, set a new password:",
        link,
        "If it was not you, there is nothing to do, as long as you use this password nowhere else.",
      ],
    },
    SIGN_UP_REPEATED: {
      subject: "You have an account already",
      lines: ({ link }) => [
        "Somebody, maybe you, tried to open an account at Nano Banana Video with this address. It has one, so nothing was opened. You are told of this at most once a day.",
        "If it was you, sign in. If you have forgotten the password, the page leads to a new one:",
        link,
        "If it was not you, there is nothing to do.",
      ],
    },
    EXPORT_READY: {
      subject: "Your data is ready to download",
      lines: ({ link, until }) => [
        "The copy of your data that you asked for is ready. You find it on your account page:",
        link,
        `It can be downloaded until ${until}.`,
      ],
    },
    ACCOUNT_DELETED: {
      subject: "Your account is deleted",
      lines: () => [
        "Your account at Nano Banana Video is deleted. What you made, your prompts and your files are being removed.",
        "We keep the record of credits and payments, without your name and address, because accounts must be kept.",
      ],
    },
    ACCOUNT_SUSPENDED: {
      subject: "Your account is suspended",
      lines: ({ reason, contact }) => [
        `Your account at Nano Banana Video is suspended. The reason: ${reason}`,
        "Nobody can sign in to it, and its API keys are refused. What was being made is finished and kept; what was still waiting is canceled, and its credits are back. Nothing is charged meanwhile, and nothing is deleted.",
        `If you think this is a mistake, write to ${contact}.`,
      ],
    },
    ACCOUNT_RESTORED: {
      subject: "Your account is open again",
      lines: ({ link }) => [
        "Your account at Nano Banana Video is not suspended any more. Everything is as it was: sign in here, and your API keys work again.",
        link,
      ],
    },
    ALARM_FIRED: {
      subject: ({ reason }) => `Alarm: ${reason}`,
      lines: ({ link, reason }) => [
        reason,
        "Say on this page that you have seen it, so that others who run the site know:",
        link,
      ],
    },
    ALARM_RESOLVED: {
      subject: ({ reason }) => `Over: ${reason}`,
      lines: ({ link, reason }) => [
        `This is well again: ${reason}`,
        "When it began and when it ended stands here:",
        link,
      ],
    },
    ANNOUNCEMENT: {
      subject: "News from Nano Banana Video",
      lines: ({ told }) => linesOf(told),
    },
  },
  ZH: {
    ...safetyTexts.ZH,
    EMAIL_VERIFICATION: {
      subject: "请确认您的邮箱地址",
      lines: ({ link }) => [
        "有人（希望是您本人）使用此邮箱在 Nano Banana Video 注册了账户。",
        "请确认这是您的邮箱；等待确认的免费积分会随之到账。链接三天内有效，仅可使用一次：",
        link,
        "如果不是您本人操作，请忽略此邮件。",
      ],
    },
    PASSWORD_RESET: {
      subject: "设置新密码",
      lines: ({ link }) => [
        "有人（希望是您本人）请求为您的 Nano Banana Video 账户设置新密码。",
        "请在此设置。链接一小时内有效，仅可使用一次：",
        link,
        "如果不是您本人操作，请忽略此邮件，您的密码不会改变。",
      ],
    },
    PASSWORD_CHANGED: {
      subject: "您的密码已更改",
      lines: ({ link }) => [
        "您的 Nano Banana Video 账户密码刚刚被更改，其他设备已退出登录。",
        "如果不是您本人操作，请立即重新设置密码：",
        link,
      ],
    },
    PASSWORD_WAS_RESET: {
      subject: "您的密码已重置",
      lines: ({ link }) => [
        "有人刚刚通过发送到此邮箱的链接，为您的 Nano Banana Video 账户设置了新密码。",
        "旧密码所开启的一切均已失效：所有设备已退出登录，API 密钥及其签发的令牌已吊销，Webhook 已停用，需先更换签名密钥才能重新启用。除非登录时还需验证码，通行密钥也已移除；身份验证器应用保持不变。如您的程序需要，请创建新的密钥。",
        "如果不是您本人操作，请立即重新设置密码，并检查还有谁能读取此邮箱：",
        link,
      ],
    },
    PASSWORD_GUESSED: {
      subject: "有人正在尝试登录您的账户",
      lines: ({ link }) => [
        "有人多次以错误的密码登录您的 Nano Banana Video 账户，我们已暂时阻止对方继续尝试。对方并未因此登录成功。此类通知每天最多一次。",
        "您曾登录过的浏览器不受影响。如果是您本人操作，请设置新密码：",
        link,
        "如果不是您本人操作，只要该密码没有在别处使用，就无需采取任何措施。",
      ],
    },
    SIGN_UP_REPEATED: {
      subject: "您已有账户",
      lines: ({ link }) => [
        "有人（可能是您本人）尝试使用此邮箱在 Nano Banana Video 注册。此邮箱已有账户，因此没有新开账户。此类通知每天最多一次。",
        "如果是您本人操作，请直接登录；如果忘记了密码，可从该页面重新设置：",
        link,
        "如果不是您本人操作，请忽略此邮件。",
      ],
    },
    EXPORT_READY: {
      subject: "您的数据可以下载了",
      lines: ({ link, until }) => ["您请求的数据副本已准备好，请在账户页面下载：", link, `下载有效期至 ${until}。`],
    },
    ACCOUNT_DELETED: {
      subject: "您的账户已删除",
      lines: () => [
        "您的 Nano Banana Video 账户已删除。您的作品、提示词和文件正在被清除。",
        "出于账目保存要求，我们会保留积分与付款记录，但不含您的姓名和邮箱。",
      ],
    },
    ACCOUNT_SUSPENDED: {
      subject: "您的账户已被暂停",
      lines: ({ reason, contact }) => [
        `您的 Nano Banana Video 账户已被暂停。原因：${reason}`,
        "账户暂时无法登录，API 密钥也会被拒绝。正在生成的作品会完成并保留；仍在排队的任务已取消，积分已退回。暂停期间不会扣费，也不会删除任何内容。",
        `如果您认为有误，请写信至 ${contact}。`,
      ],
    },
    ACCOUNT_RESTORED: {
      subject: "您的账户已恢复",
      lines: ({ link }) => [
        "您的 Nano Banana Video 账户已恢复使用。一切照旧：您可以在此登录，API 密钥也重新可用。",
        link,
      ],
    },
    ALARM_FIRED: {
      subject: ({ reason }) => `警报：${reason}`,
      lines: ({ link, reason }) => [reason, "请在此页面确认已看到，以便其他运营人员知晓：", link],
    },
    ALARM_RESOLVED: {
      subject: ({ reason }) => `已恢复：${reason}`,
      lines: ({ link, reason }) => [`以下问题已恢复正常：${reason}`, "开始与结束的时间见：", link],
    },
    ANNOUNCEMENT: {
      subject: "来自 Nano Banana Video 的通知",
      lines: ({ told }) => linesOf(told),
    },
  },
};

const pages: Record<MailKind, string> = {
  ...safetyPages,
  EMAIL_VERIFICATION: "/verify-email",
  PASSWORD_RESET: "/reset-password",
  PASSWORD_CHANGED: "/forgot-password",
  PASSWORD_WAS_RESET: "/forgot-password",
  PASSWORD_GUESSED: "/forgot-password",
  SIGN_UP_REPEATED: "/sign-in",
  EXPORT_READY: "/account",
  ACCOUNT_DELETED: "/",
  ACCOUNT_SUSPENDED: "/",
  ACCOUNT_RESTORED: "/sign-in",
  ALARM_FIRED: "/operators/alarms",
  ALARM_RESOLVED: "/operators/alarms",
  ANNOUNCEMENT: "/",
};

function linesOf({ text, url }: Told): string[] {
  return url === null ? [text] : [text, url];
}

/** The address of a page of ours, in a language. */
export function pageIn(locale: Locale, path: string): string {
  return `${env.publicUrl}${locale === "ZH" ? "/zh" : ""}${path}`;
}

/** What a mail says, in the reader's language, with a link to the page where it is acted upon. */
export function textOf(
  kind: MailKind,
  locale: Locale,
  { token, expiresAt, reason = "", change = "", email = "", told = { text: "", url: null } }: Facts,
): { subject: string; text: string } {
  const { subject, lines } = texts[locale][kind];
  const link = pageIn(locale, `${pages[kind]}${token === undefined ? "" : `?token=${token}`}`);
  const until =
    expiresAt?.toLocaleDateString(locale === "ZH" ? "zh-CN" : "en-GB", { dateStyle: "long", timeZone: "UTC" }) ?? "";
  const known = { link, until, reason, change, email, told, contact: env.contactEmail };
  const paragraphs = [...lines(known), "Nano Banana Video"];
  return { subject: typeof subject === "string" ? subject : subject(known), text: `${paragraphs.join("\n\n")}\n` };
}
