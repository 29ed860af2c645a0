"""The ratios as a chart: a bar for each row, as long as the fastest peer of float32 takes over what sinter takes."""

from xml.sax.saxutils import escape

WIDTH, LEFT, ROW, BAR = 720, 210, 24, 14


def svg(rows):
    shown = [row for row in rows if row["ratio"]]
    most = max([row["ratio"] for row in shown] + [1])
    scale = (WIDTH - LEFT - 60) / most
    height = ROW * len(shown) + 50
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
             f'height="{height}" font-family="sans-serif" font-size="12" fill="#333">',
             f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
             f'<text x="{LEFT}" y="18">time of the fastest float32 peer / time of sinter</text>']
    for number, row in enumerate(shown):
        y = 30 + ROW * number
        name = f"{row['network']}, {'step' if row['task'] == 'train' else 'prediction'}, {row['batch']}"
        length = scale * row["ratio"]
        parts += [f'<text x="{LEFT - 8}" y="{y + 11}" text-anchor="end">{escape(name)}</text>',
                  f'<rect x="{LEFT}" y="{y}" width="{length:.1f}" height="{BAR}" fill="#2a78c2"/>',
                  f'<text x="{LEFT + length + 6:.1f}" y="{y + 11}">{row["ratio"]:.2f}</text>']
    one = LEFT + scale
    parts += [f'<line x1="{one:.1f}" y1="24" x2="{one:.1f}" y2="{height - 14}" stroke="#999" stroke-dasharray="3 3"/>',
              f'<text x="{one:.1f}" y="{height - 2}" text-anchor="middle" fill="#777">1</text>', "</svg>"]
    return "\n".join(parts) + "\n"
