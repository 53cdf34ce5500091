// How a page keeps pace while somebody works with it: the longest task of its thread, in which it hears no key, and the
// longest wait for a frame, which on a machine without a graphics card is mostly the drawing of that card in software.

/** Begins to measure; once for each page. */
export async function measured(page) {
  await page.evaluate(() => {
    const pace = { tasks: [], frames: [] };
    new PerformanceObserver((list) => pace.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    let before = performance.now();
    const frame = (now) => {
      pace.frames.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    globalThis.pace = pace;
  });
}

/** Works with the page, waits until it is done, and gives the figures in milliseconds. */
export async function paced(page, work, done = async () => {}) {
  await page.evaluate(() => {
    globalThis.pace.tasks.length = 0;
    globalThis.pace.frames.length = 0;
  });
  const began = performance.now();
  await work();
  await done();
  const took = Math.round(performance.now() - began);
  // Long tasks are told a frame later.
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 200)));
  const { tasks, frames } = await page.evaluate(() => globalThis.pace);
  const most = (all) => Math.round(Math.max(0, ...all));
  return { took, task: most(tasks), frame: most(frames), frames: frames.length, over: tasks.filter((each) => each > 100).length };
}
