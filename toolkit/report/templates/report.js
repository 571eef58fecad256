"use strict";
document.documentElement.classList.add("js");

// The list stands for the picture on a phone, and where no script runs.
const wide = matchMedia("(min-width: 681px)").matches;
for (const list of document.querySelectorAll("details.list")) list.open = !wide;

function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  const row = target.closest("tr[data-verdict]");
  if (row && !row.offsetParent) document.getElementById("show-all").checked = true;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});

for (const swipe of document.querySelectorAll(".swipe")) {
  const frame = swipe.querySelector(".frame");
  const slider = swipe.querySelector("input");
  const show = () => {
    frame.style.setProperty("--cut", slider.value + "%");
    slider.setAttribute("aria-valuetext", slider.value + " percent before, " + (100 - slider.value) + " percent after");
  };
  const follow = (event) => {
    const box = frame.getBoundingClientRect();
    slider.value = Math.round((100 * (event.clientX - box.left)) / box.width);
    show();
  };
  slider.addEventListener("input", show);
  frame.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    frame.setPointerCapture(event.pointerId);
    follow(event);
  });
  frame.addEventListener("pointermove", (event) => {
    if (frame.hasPointerCapture(event.pointerId)) follow(event);
  });
  show();
}

const filter = document.querySelector("input.filter");
if (filter) filter.addEventListener("input", () => {
  const wanted = filter.value.toLowerCase().split(/\s+/);
  for (const row of document.querySelectorAll(".listed-case")) {
    const text = row.textContent.toLowerCase();
    row.hidden = !wanted.every((word) => text.includes(word));
  }
});
