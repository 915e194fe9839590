// People and matters made quickly, in the terminal: for tests that look at pages rather than at how one gets there.
import { Profile } from "./program.mjs";
import { until } from "./until.mjs";

/** Somebody's contact of this name. */
export const met = async (profile, name) => (await profile.terminal("people")).find((line) => line.name === name);

/** A matter of `keeper` that `client` joins; not verified yet. Gives its identifier. */
export async function joined(keeper, client, title, role = "client") {
  const { line } = await keeper.terminal("matter", "new", title);
  const { link } = await keeper.terminal("invite", line.matter, "--role", role);
  await client.terminal("join", link);
  return line.matter;
}

/** Both state that the phrase is the same. */
export async function verified(one, other) {
  const phrase = await until(async () => (await met(one, other.name))?.phrase, "the phrase is ready");
  await until(async () => (await met(other, one.name))?.phrase, "the phrase is ready on the other side");
  await one.terminal("verify", other.name, "--words", phrase);
  await other.terminal("verify", one.name, "--words", phrase);
}

/** The matter is on this side too. */
export const arrived = (profile, matter) =>
  until(async () => (await profile.terminal("matter", "list")).some((line) => line.matter === matter && line.title), "the matter arrived");

/** Everything that one sent is stated as delivered. */
export const delivered = (profile) => until(async () => (await profile.terminal("owed")).length === 0, "all is delivered");

/** Two people in one matter, verified on both sides. */
export async function acquainted(keeper, client, title) {
  const matter = await joined(keeper, client, title);
  await verified(keeper, client);
  await arrived(client, matter);
  return matter;
}

/** Profiles at work, made side by side. */
export const people = (...all) => Promise.all(all.map(async ([name, language, profession]) => (await Profile.made(name, language, profession)).up()));
