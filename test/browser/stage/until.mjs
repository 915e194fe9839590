// Waiting for what must happen, never for a time: asks again until it is so, and fails with words when it is not.

const ROUND_MS = 40;
const BOUND_MS = Number(process.env.PARLOIR_BROWSER_BOUND_MS ?? 20_000);

/** Asks `question` again until its answer is true; gives that answer. */
export async function until(question, what, bound = BOUND_MS) {
  const last = Date.now() + bound;
  let fault = "";
  for (;;) {
    try {
      const answer = await question();
      if (answer) return answer;
    } catch (error) {
      if (error.isFinal) throw error;
      fault = ` (${error.message.split("\n")[0]})`;
    }
    if (Date.now() > last) throw new Error(`not so within ${bound / 1000} s: ${what}${fault}`);
    await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
  }
}
