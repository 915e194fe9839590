//! Pages of honest and of broken papers: what is drawn, and what is refused before anything is drawn.

use parloir_kit::paper::{drawing, encrypted, letter, paper};
use parloir_picture::{Fault, draw, pages};

/// Width, height, and how many pixels are dark.
fn seen(png: &[u8]) -> (u32, u32, usize) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(frame.color_type, png::ColorType::Rgb);
    let dark = pixels.chunks_exact(3).filter(|pixel| pixel.iter().all(|channel| *channel < 100)).count();
    (frame.width, frame.height, dark)
}

#[test]
fn a_letter_is_drawn_in_the_width_that_was_asked_for_and_its_text_is_dark_on_white() {
    let paper = letter("Bonjour Maitre");
    assert_eq!(pages(paper.clone()), Ok(2));
    for (width, height) in [(64, 91), (595, 842), (2_000, 2_830)] {
        let (wide, high, dark) = seen(&draw(paper.clone(), 2, width).unwrap());
        assert_eq!((wide, high), (u32::from(width), height));
        let all = (wide * high) as usize;
        assert!(dark > all / 1_000 && dark < all / 4, "{dark} dark pixels of {all}");
    }
    let (.., dark) = seen(&draw(drawing("0 0 595 842", ""), 1, 595).unwrap());
    assert_eq!(dark, 0, "an empty page is white");
}

#[test]
fn pages_and_widths_that_do_not_exist_are_refused() {
    for (page, width, fault) in [
        (0, 800, Fault::Page),
        (3, 800, Fault::Page),
        (u32::MAX, 800, Fault::Page),
        (1, 63, Fault::Width),
        (1, 2_001, Fault::Width),
    ] {
        assert_eq!(draw(letter("x"), page, width), Err(fault));
    }
}

#[test]
fn an_encrypted_paper_is_refused() {
    assert_eq!(pages(encrypted()), Err(Fault::Encrypted));
    assert_eq!(draw(encrypted(), 1, 800), Err(Fault::Encrypted));
}

#[test]
fn what_is_no_paper_is_refused() {
    let text = "Bonjour. ".repeat(1_000).into_bytes();
    for bytes in [Vec::new(), b"%PDF-1.7".to_vec(), text, vec![0; 4_096], vec![0xff; 4_096]] {
        assert_eq!(draw(bytes, 1, 800), Err(Fault::Unreadable));
    }
}

#[test]
fn a_paper_cut_anywhere_is_a_page_or_refused() {
    let whole = letter("Bonjour");
    for end in (0..whole.len()).step_by(7) {
        if let Ok(png) = draw(whole[..end].to_vec(), 1, 64) {
            seen(&png);
        }
    }
    assert_eq!(draw(whole[..20].to_vec(), 1, 64), Err(Fault::Unreadable));
}

#[test]
fn an_enormous_page_costs_no_more_than_any_other_and_an_elongated_one_is_refused() {
    let enormous = draw(drawing("0 0 900000000 900000000", "0 0 m 9 9 l S"), 1, 500).unwrap();
    let (wide, high, _) = seen(&enormous);
    assert_eq!((wide, high), (500, 500));
    assert_eq!(draw(drawing("0 0 1 900000000", "0 0 m 9 9 l S"), 1, 500), Err(Fault::Size));
}

#[test]
fn a_paper_of_more_pages_than_are_counted_is_refused() {
    let many = |count: usize| {
        let kids: String = (3..count + 3).map(|number| format!("{number} 0 R ")).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>"),
        ];
        objects.resize(count + 2, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>".to_owned());
        paper(&objects, "")
    };
    assert_eq!(pages(many(5_000)), Ok(5_000));
    assert_eq!(pages(many(5_001)), Err(Fault::Pages));
}
