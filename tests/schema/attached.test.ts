import { describe, expect, it } from "vitest";
import { globalId } from "#graphql/schema/core/ids.ts";
import { picture } from "#tests/support/files/media-files.ts";
import { execute, type Person, signedIn } from "#tests/support/graphql.ts";
import { insertAsset, insertTask } from "#tests/support/rows.ts";
import { useWorld } from "#tests/support/world.ts";

const world = useWorld();

const POSTER = `mutation ($id: ID!, $image: String!) { setAssetPoster(id: $id, image: $image) {
  __typename ... on SetAssetPosterPayload { asset { small: posterUrl(width: 100) large: posterUrl } }
  ... on Error { code } ... on InvalidInputError { fields { path code limit } }
} }`;
const CAPTIONS = `mutation ($id: ID!, $captions: String, $hasNoSpeech: Boolean! = false) {
  setAssetCaptions(id: $id, captions: $captions, hasNoSpeech: $hasNoSpeech) {
    __typename ... on SetAssetCaptionsPayload { asset { captions captionsUrl hasNoSpeech } }
    ... on Error { code message } ... on InvalidInputError { fields { path code } }
  }
}`;
const READ = "query ($id: ID!) { node(id: $id) { ... on Asset { posterUrl captionsUrl captions hasNoSpeech } } }";
const VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nA boat leaves.\n";
const NOTHING = { posterUrl: null, captionsUrl: null, captions: null, hasNoSpeech: false };

async function aVideo(): Promise<{ person: Person; id: string }> {
  const person = await signedIn();
  const { userId } = person.viewer;
  const task = await insertTask(userId, { status: "COMPLETED", kind: "VIDEO" });
  const asset = await insertAsset(userId, { taskId: task.id, contentType: "video/mp4" });
  return { person, id: globalId("Asset", asset.id) };
}

async function fetched(url: string): Promise<Response> {
  const { pathname, search } = new URL(url);
  return fetch(`${world.origin()}${pathname}${search}`);
}

describe("the poster of a video", () => {
  it("is null until its owner gives it, and is then served in the width asked for", async () => {
    const { person, id } = await aVideo();
    expect((await execute(READ, { id }, person)).data).toEqual({ node: NOTHING });
    const image = (await picture("jpeg", 900, 300)).toString("base64");
    type Given = { setAssetPoster: { asset: { small: string; large: string } } };
    const { data } = await execute<Given>(POSTER, { id, image }, person);
    const { small, large } = data.setAssetPoster.asset;
    const [first, second] = [await fetched(small), await fetched(large)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.headers.get("content-type")).toBe("image/webp");
    expect(Number(first.headers.get("content-length"))).toBeLessThan(Number(second.headers.get("content-length")));
  });

  it("has an address that is nothing else's", async () => {
    const { person, id } = await aVideo();
    const image = (await picture("jpeg", 90, 30)).toString("base64");
    type Given = { setAssetPoster: { asset: { small: string } } };
    const { small } = (await execute<Given>(POSTER, { id, image }, person)).data.setAssetPoster.asset;
    for (const wrong of [
      small.replace("a=poster-", "a=captions-"),
      small.replace(/&a=[^&]*/, ""),
      small.replace("w=640", "w=1280"),
      small.replace("a=poster-", "a=poster-x"),
    ]) {
      expect(wrong).not.toBe(small);
      expect((await fetched(wrong)).status, wrong).toBe(404);
    }
  });

  it("is refused by its field, and for strangers and nobody", async () => {
    const { person, id } = await aVideo();
    const image = (await picture("jpeg", 9, 9)).toString("base64");
    expect((await execute(POSTER, { id, image: "" }, person)).data).toEqual({
      setAssetPoster: {
        __typename: "InvalidInputError",
        code: "INVALID_INPUT",
        fields: [{ path: ["image"], code: "REQUIRED", limit: null }],
      },
    });
    expect((await execute(POSTER, { id, image }, await signedIn())).data).toMatchObject({
      setAssetPoster: { code: "NOT_FOUND" },
    });
    expect((await execute(POSTER, { id, image })).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});

describe("the captions of a video", () => {
  it("are read back, served as WebVTT, and taken back", async () => {
    const { person, id } = await aVideo();
    type Said = { setAssetCaptions: { asset: { captions: string; captionsUrl: string; hasNoSpeech: boolean } } };
    const { asset } = (await execute<Said>(CAPTIONS, { id, captions: VTT }, person)).data.setAssetCaptions;
    expect(asset).toMatchObject({ captions: VTT, hasNoSpeech: false });
    const served = await fetched(asset.captionsUrl);
    expect([served.status, served.headers.get("content-type")]).toEqual([200, "text/vtt"]);
    expect(await served.text()).toBe(VTT);
    const silent = await execute<Said>(CAPTIONS, { id, hasNoSpeech: true }, person);
    expect(silent.data.setAssetCaptions.asset).toEqual({ captions: null, captionsUrl: null, hasNoSpeech: true });
    expect((await fetched(asset.captionsUrl)).status).toBe(404);
  });

  it("are refused with the line and the rule, and for strangers and nobody", async () => {
    const { person, id } = await aVideo();
    const captions = "WEBVTT\n\n00:04.000 --> 00:01.000\nA boat";
    expect((await execute(CAPTIONS, { id, captions }, person)).data).toEqual({
      setAssetCaptions: {
        __typename: "InvalidInputError",
        code: "INVALID_INPUT",
        message: "Line 3: a cue ends after it begins.",
        fields: [{ path: ["captions", "3"], code: "CAPTIONS_ORDER" }],
      },
    });
    expect((await execute(CAPTIONS, { id, captions: VTT }, await signedIn())).data).toMatchObject({
      setAssetCaptions: { code: "NOT_FOUND" },
    });
    expect((await execute(CAPTIONS, { id, captions: VTT })).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });
});
