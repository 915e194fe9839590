// Documents of invented people: a lease as PDF, a drawing as PNG; made here, so that nothing of anybody is in the repository.
import { crc32, deflateSync } from "node:zlib";

/** A PDF of two pages. */
export function lease() {
  const lines = [
    ["BAIL COMMERCIAL", "Entre les soussignes, la SCI du Parc, bailleur,", "et Monsieur Jean Martin, preneur,", "il a ete convenu ce qui suit.", "", "Article 1. Designation : un local de 64 m2, 12 rue de la Republique.", "Article 2. Duree : neuf annees, du 1er mars 2019 au 29 fevrier 2028."],
    ["Article 7. Loyer : 1 450 euros par mois, paye a terme echu.", "Article 8. Depot de garantie : un mois de loyer.", "", "Fait en deux originaux, le 12 fevrier 2019."],
  ];
  const text = (rows) => rows.map((row, at) => `BT /F1 ${at ? 12 : 18} Tf 72 ${760 - at * 26} Td (${row}) Tj ET`).join("\n");
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>", "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"];
  for (const rows of lines) {
    const body = text(rows);
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length + 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`);
    objects.push(`<< /Length ${body.length} >>\nstream\n${body}\nendstream`);
  }
  let pdf = "%PDF-1.4\n";
  const places = objects.map((object, at) => {
    const place = pdf.length;
    pdf += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  return Buffer.from(`${pdf}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`, "latin1");
}

/** A drawing of a shop front, 640 by 400. */
export function photograph() {
  const [width, height] = [640, 400];
  const lines = Buffer.alloc((width * 3 + 1) * height);
  const paint = (x, y) => {
    if (y > 350) return [170, 160, 150];
    if (y < 70) return [178 - y / 2, 205 - y / 3, 226];
    if (y < 120) return x % 40 < 20 ? [157, 43, 37] : [250, 246, 240];
    if (x > 470 && x < 560 && y > 160) return x > 540 && y > 250 && y < 262 ? [220, 190, 90] : [74, 58, 44];
    if (x > 70 && x < 430 && y > 160 && y < 310) return [120 + ((x + y) % 90) / 2, 160 + ((x - y + 400) % 70) / 2, 175];
    return [226, 214, 196];
  };
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) lines.set(paint(x, y), y * (width * 3 + 1) + 1 + x * 3);
  const chunk = (kind, bytes) => {
    const whole = Buffer.concat([Buffer.from(kind, "latin1"), bytes]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(bytes.length);
    sum.writeUInt32BE(crc32(whole));
    return Buffer.concat([length, whole, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", head), chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.alloc(0))]);
}
