#!/usr/bin/env python3
"""Lays other people's signatures on the research letters, to see what finding signatures is worth on letters that its
rules were not made on.

  letters.py DATA OUT      writes OUT/<letter>_<k>.png and OUT/boxes.txt; DATA has letters/, cedar/ and sigcomp2009/
  countersign-cli find --boxes OUT/boxes.txt --input OUT

Each listed signature is taken off its letter (the pieces that lie in its box by more than half), and one of CEDAR or
SigComp 2009 is laid in its place, black on white, at 0.75 to 1.15 of its height. Three letters of each, always the same.
"""
import glob, os, sys
import cv2
import numpy as np

LETTERS_OF_EACH = 3


def signatures(data):
    found = []
    for name in ('cedar', 'sigcomp2009'):
        for writer in sorted(glob.glob(f'{data}/{name}/*/genuine')):
            found += sorted(glob.glob(writer + '/*'))[:3]
    return found


def ink_of(path):
    gray = cv2.imread(path, 0)
    _, ink = cv2.threshold(cv2.GaussianBlur(gray, (3, 3), 0), 0, 255, cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(255 - ink)
    keep = np.isin(labels, [i for i in range(1, count) if stats[i, 4] >= 12])
    ys, xs = np.where(keep)
    return np.where(keep, 0, 255).astype(np.uint8)[ys.min():ys.max() + 1, xs.min():xs.max() + 1]


def clear(page, box):
    left, top, right, bottom = box
    count, labels, stats, _ = cv2.connectedComponentsWithStats((page < 200).astype(np.uint8), connectivity=8)
    inside = np.bincount(labels[max(0, top - 2):bottom + 3, max(0, left - 2):right + 3].ravel(), minlength=count)
    inside[0] = 0
    page[np.isin(labels, np.where(inside > 0.5 * stats[:, 4])[0])] = 255


def lay(page, box, ink, dice):
    left, top, right, bottom = box
    high = (bottom - top) * dice.uniform(0.75, 1.15)
    wide = high * ink.shape[1] / ink.shape[0]
    shrink = max(1.0, wide / ((right - left) * 1.25))
    high, wide = high / shrink, wide / shrink
    thick = max(1, int(round(0.9 * ink.shape[0] / high)))  # strokes must not vanish
    ink = cv2.erode(ink, np.ones((thick, thick), np.uint8)) if thick > 1 else ink
    ink = cv2.resize(ink, (max(8, int(round(wide))), max(8, int(round(high)))), interpolation=cv2.INTER_AREA)
    ink = np.where(ink < 190, 0, 255).astype(np.uint8)
    x = int((left + right) / 2 + dice.uniform(-10, 10) - ink.shape[1] / 2)
    y = int((top + bottom) / 2 + dice.uniform(-5, 5) - ink.shape[0] / 2)
    x, y = np.clip(x, 0, page.shape[1] - ink.shape[1]), np.clip(y, 0, page.shape[0] - ink.shape[0])
    part = page[y:y + ink.shape[0], x:x + ink.shape[1]]
    np.minimum(part, ink, out=part)
    ys, xs = np.where(ink < 128)
    return f'{x + xs.min()},{y + ys.min()},{x + xs.max() + 1},{y + ys.max() + 1}'


def main(data, out):
    os.makedirs(out, exist_ok=True)
    dice = np.random.RandomState(5)
    pool = signatures(data)
    dice.shuffle(pool)
    at, lines = 0, []
    for line in open(f'{data}/letters/boxes.txt'):
        if not line.strip():
            continue
        name, rest = line.split(None, 1)
        boxes = [[int(side) for side in box.split(',')] for box in rest.split(';')]
        whole = cv2.imread(f'{data}/letters/{name}', 0)
        for k in range(LETTERS_OF_EACH):
            page, laid = whole.copy(), []
            for box in boxes:
                clear(page, box)
            for box in boxes:
                while True:
                    ink = ink_of(pool[at % len(pool)])
                    at += 1
                    if ink.shape[1] < 8 * ink.shape[0] and ink.shape[0] < 2 * ink.shape[1]:
                        break
                laid.append(lay(page, box, ink, dice))
            file = f'{os.path.splitext(name)[0]}_{k}.png'
            cv2.imwrite(f'{out}/{file}', page)
            lines.append(f'{file} {" ; ".join(laid)}')
    with open(f'{out}/boxes.txt', 'w') as handle:
        handle.write('\n'.join(lines) + '\n')


if __name__ == '__main__':
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
