"use strict";
// Of systems that balance in turn, or by the better of two: archlint.analysis.latency.lines. These stand for those of the same name.

/** How such a balancer shortens the lines. */
function evened(first) {
  const algorithm = first && first.algorithm;
  if (algorithm === "power-of-two") return twoChoices;
  return ["round-robin", "weighted-round-robin"].includes(algorithm) && !(algorithm === "weighted-round-robin" && new Set(first.weights).size > 1) ? inTurn : null;
}

function inTurn(count, used) {
  if (count <= 1 || !(used > 0 && used < 1)) return 1;
  const waiting = foundBusy(count, used);
  return (waiting * (1 - used)) / (used * (1 - waiting));
}

/** Who waits at all, as a part of those who do under random choice. */
inTurn.turned = (lines, used) => (used > 0 && used < 1 ? (inTurn(lines, used) * (1 - foundBusy(lines, used))) / (1 - used) : 1);

function foundBusy(count, used) {
  let waiting = used;
  for (let i = 0; i < 200; i++) waiting = ((count * used) / (count * used + 1 - waiting)) ** count;
  return waiting;
}

function twoChoices(count, used) {
  if (count <= 1 || !(used > 0 && used < 1)) return 1;
  let many = 0;
  for (let i = 1; i < 30; i++) many += used ** (2 ** i - 2);
  const two = 1 / (1 - used ** 2) + 0.85 * used ** 2 * (1 - used);
  return ((many + ((two - many) * 2) / count - 1) * (1 - used)) / used;
}
