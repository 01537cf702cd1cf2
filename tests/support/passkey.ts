import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { makeChallenge } from "#graphql/domain/accounts/factors/passkeys/options.ts";
import { addPasskey } from "#graphql/domain/accounts/factors/passkeys/passkeys.ts";
import type { Viewer } from "#graphql/domain/accounts/viewer.ts";
import { env } from "#graphql/runtime/env.ts";

const HERE = { ip: "192.0.2.7", userAgent: "test" };
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** A device that holds one passkey, and signs what it is told to. */
export type Device = { id: Buffer; key: KeyObject; cose: Buffer; counter: number; handle: Buffer };
/** What an attacker's device says otherwise. */
export type Twist = { origin?: string; rpId?: string; isUnverified?: boolean; counter?: number; challenge?: string };

/** A device with a new key. */
export function makeDevice(): Device {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  // A COSE key in CBOR: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}.
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(x, "base64url"),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(y, "base64url"),
  ]);
  return { id: randomBytes(16), key: privateKey, cose, counter: 0, handle: Buffer.alloc(0) };
}

const sha256 = (data: Buffer | string) => createHash("sha256").update(data).digest();

function clientData(type: "create" | "get", options: string, twist: Twist): Buffer {
  const challenge = twist.challenge ?? JSON.parse(options).challenge;
  const origin = twist.origin ?? new URL(env.publicUrl).origin;
  return Buffer.from(JSON.stringify({ type: `webauthn.${type}`, challenge, origin, crossOrigin: false }));
}

function authenticatorData(device: Device, flags: number, twist: Twist): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(twist.counter ?? device.counter);
  const verified = twist.isUnverified ? 0 : VERIFIED;
  const party = twist.rpId ?? new URL(env.publicUrl).hostname;
  return Buffer.concat([sha256(party), Buffer.from([flags | PRESENT | verified]), count]);
}

const shared = ({ id }: Device) => ({
  id: id.toString("base64url"),
  rawId: id.toString("base64url"),
  type: "public-key",
  clientExtensionResults: {},
});

/** What a browser sends of a passkey that the device makes for these options. */
export function registrationOf(device: Device, options: string, twist: Twist = {}): string {
  device.handle = Buffer.from(JSON.parse(options).user.id, "base64url");
  const head = authenticatorData(device, ATTESTED, twist);
  const length = Buffer.from([0, device.id.length]);
  const authData = Buffer.concat([head, Buffer.alloc(16), length, device.id, device.cose]);
  const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)]);
  const attestationObject = Buffer.concat([
    ...[Buffer.from([0xa3]), text("fmt"), text("none"), text("attStmt"), Buffer.from([0xa0]), text("authData")],
    ...[Buffer.from([0x58, authData.length]), authData],
  ]);
  const clientDataJSON = clientData("create", options, twist).toString("base64url");
  const response = {
    clientDataJSON,
    attestationObject: attestationObject.toString("base64url"),
    transports: ["internal"],
  };
  return JSON.stringify({ ...shared(device), response });
}

/** What a browser sends of a passkey that signs these options. */
export function assertionOf(device: Device, options: string, twist: Twist = {}): string {
  device.counter += 1;
  const data = clientData("get", options, twist);
  const authData = authenticatorData(device, 0, twist);
  const signature = createSign("sha256")
    .update(Buffer.concat([authData, sha256(data)]))
    .sign(device.key);
  const response = {
    clientDataJSON: data.toString("base64url"),
    authenticatorData: authData.toString("base64url"),
    signature: signature.toString("base64url"),
    userHandle: device.handle.toString("base64url"),
  };
  return JSON.stringify({ ...shared(device), response });
}

/** A device whose passkey is added to an account. */
export async function addDevice(viewer: Viewer, name = "Phone"): Promise<Device & { passkeyId: string }> {
  const device = makeDevice();
  const options = await makeChallenge("ADD", viewer, HERE);
  const { id } = await addPasskey(viewer, { credential: registrationOf(device, options), name }, HERE);
  return Object.assign(device, { passkeyId: id });
}
