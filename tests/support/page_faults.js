// What is wrong with the page as it stands: an array of sentences. Evaluated in the page, which has no script.
(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`overflows: ${root.scrollWidth} > ${root.clientWidth}`);
  if (!root.lang) faults.push('no lang');
  if (document.scripts.length) faults.push('has a script');
  const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map((head) => Number(head.tagName[1]));
  levels.forEach((level, i) => { if (i && level > levels[i - 1] + 1) faults.push(`heading h${level} after h${levels[i - 1]}`); });
  if (levels.filter((level) => level === 1).length !== 1) faults.push('not one h1');
  for (const link of document.querySelectorAll('a')) if (!link.textContent.trim()) faults.push('a link without words');
  for (const image of document.querySelectorAll('[role=img]')) {
    const ids = ['aria-labelledby', 'aria-describedby'].flatMap((name) => (image.getAttribute(name) || '').split(' ').filter(Boolean));
    const named = image.getAttribute('aria-label') || image.getAttribute('aria-labelledby');
    if (!named || !ids.every((id) => document.getElementById(id))) faults.push('an image without words');
  }
  // What is wider than its box is reached by keyboard, and has a name.
  const scrolls = (element) => getComputedStyle(element).overflowX === 'auto';
  for (const box of document.querySelectorAll('main *'))
    if (scrolls(box) && !(box.tabIndex === 0 && box.getAttribute('role') === 'region' && box.getAttribute('aria-label')))
      faults.push('scrolls, without a name or not by keyboard');

  const numbers = (colour) => { const n = colour.match(/[\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
  const light = (rgb) => rgb.slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  // The box that a drawing's words stand in.
  const frameOf = (element) => element.ownerSVGElement && element.parentElement.tagName === 'g' && element.parentElement.querySelector(':scope > rect');
  const ground = (element) => {
    const frame = frameOf(element);
    if (frame) return numbers(getComputedStyle(frame).fill);
    for (let at = element; at; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour[3] === 1) return colour;
    }
    return [255, 255, 255, 1];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || element.closest('title,desc,.skip')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (!box.width || box.right < 0) continue;
    const words = node.data.trim().slice(0, 40);
    const scroller = element.closest('[role=region]');
    const [left, right] = scroller ? [0, scroller.scrollWidth + 1].map((x) => x + scroller.getBoundingClientRect().left - scroller.scrollLeft)
      : [0, root.clientWidth];
    if (box.right > right + 1 || box.left < left - 1) faults.push(`outside: ${words}`);
    const frame = frameOf(element);
    if (frame) {
      const around = frame.getBoundingClientRect();
      if (box.left < around.left || box.right > around.right || box.top < around.top || box.bottom > around.bottom)
        faults.push(`out of its frame: ${words}`);
    }
    const style = getComputedStyle(element);
    const [a, b] = [light(numbers(element.ownerSVGElement ? style.fill : style.color)), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(2)}: ${words}`);
    if (element.closest('svg')) boxes.push({ box, words });
  }
  // Words of a drawing do not lie upon each other.
  boxes.forEach((one, i) => boxes.slice(i + 1).forEach((other) => {
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    if (across > 1 && down > 4) faults.push(`"${one.words}" lies upon "${other.words}"`);
  }));
  return faults;
})()
