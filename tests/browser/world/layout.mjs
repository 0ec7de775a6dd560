// What a page's layout must hold, whatever is in it.

/** Complains where the page is wider than a window of this width, and says which element stands out. */
export async function tooWide(page, width) {
  await page.setViewportSize({ width, height: 800 });
  const [scrolled, culprits] = await page.evaluate(standingOut, width);
  return scrolled <= width ? [] : [`scrolls sideways at ${width} px: ${culprits.join(", ") || "who knows what"}`];
}

// Runs in the page: its width, and the innermost elements that reach beyond the window and are not scrolled or clipped.
function standingOut(width) {
  const scrolled = document.documentElement.scrollWidth;
  if (scrolled <= width) return [scrolled, []];
  const clips = (element) =>
    element && (getComputedStyle(element).overflowX !== "visible" || clips(element.parentElement));
  const beyond = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > width && !clips(element.parentElement),
  );
  const innermost = beyond.filter((element) => !beyond.some((other) => other !== element && element.contains(other)));
  const names = innermost.map((element) => {
    const classes = element.getAttribute("class");
    return `${element.localName}${classes ? `.${classes.trim().split(/\s+/).join(".")}` : ""}`;
  });
  return [scrolled, [...new Set(names)].slice(0, 4)];
}

/** Complains where the frame of a page is not as the theme made it: header, main and footer directly in body. */
export async function brokenFrame(page) {
  return page.evaluate(() => {
    const found = [];
    for (const name of ["header", "main", "footer"]) {
      const count = document.querySelectorAll(`body > ${name}`).length;
      if (count !== 1) found.push(`body has ${count} <${name}> directly in it`);
    }
    const main = document.querySelector("body > main")?.getBoundingClientRect();
    const foot = document.querySelector("body > footer")?.getBoundingClientRect();
    if (main && foot && foot.top < main.bottom - 1) found.push("the footer begins above the end of main");
    return found;
  });
}
