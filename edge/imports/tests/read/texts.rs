//! SMS Backup & Restore, and Signal.

use parloir_base::Refusal;
use parloir_imports::{Format, Kind, Mark, Options};

use crate::stage::{Made, archive, bounded, code, good, lines_of};

const SMSES: &str = r#"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<?xml-stylesheet type="text/xsl" href="sms.xsl"?>
<smses count="4" backup_set="x">
  <sms protocol="0" address="+33612345678" date="1795442733000" type="1" subject="null" body="Bonjour &lt;toi&gt; &#55357;&#56832;&#10;fin" readable_date="x" contact_name="Jean" />
  <sms protocol="0" address="+33612345678" date="1795442734000" type="2" body="Oui" contact_name="(Unknown)" />
  <mms date="1795442735000" msg_box="1" address="+33612345678" contact_name="Jean" sub="null">
    <parts>
      <part seq="-1" ct="application/smil" text="&lt;smil/&gt;" />
      <part seq="0" ct="image/jpeg" name="null" cl="photo.jpg" data="YWJj" />
      <part seq="0" ct="text/plain" text="la voici" />
    </parts>
    <addrs><addr address="+33612345678" type="137" charset="106" /><addr address="+33699999999" type="151" charset="106" /><addr address="99999" type="151" charset="106" /></addrs>
  </mms>
  <call number="1" />
</smses>
"#;

#[test]
fn texts_sent_and_received_pictures_and_what_is_not_known_are_read() {
    let (summary, lines) = good(SMSES);
    assert_eq!((summary.format, summary.messages, summary.system, summary.units), (Format::SmsBackup, 3, 1, 4));
    assert_eq!((lines[0].author.as_str(), lines[0].text.as_str()), ("Jean (+33612345678)", "Bonjour <toi> 😀\nfin"));
    assert_eq!(lines[0].moment, "2026-11-23T14:05:33Z");
    assert_eq!((lines[1].author.as_str(), lines[1].to.as_str()), ("", "+33612345678"));
    assert_eq!((lines[2].text.as_str(), lines[2].to.as_str()), ("la voici", "+33699999999, 99999"));
    assert_eq!(lines[2].attachments[0].held.unwrap().0, 3);
    assert_eq!((lines[3].kind, lines[3].text.as_str()), (Kind::System, "<call>"));
}

#[test]
fn a_text_that_was_never_sent_is_a_draft_and_one_before_1970_is_read() {
    let text = r#"<smses><sms date="-1000" type="3" address="1" body="a"/></smses>"#;
    let (_, lines) = good(text);
    assert_eq!((lines[0].mark, lines[0].moment.as_str()), (Mark::Draft, "1969-12-31T23:59:59Z"));
}

#[test]
fn document_types_entities_texts_outside_elements_and_ends_that_lack_are_refused() {
    for bad in [
        "<!DOCTYPE smses [<!ENTITY a \"aaaa\">]><smses><sms date=\"1\" type=\"1\" body=\"&a;\"/></smses>",
        "<smses><sms date=\"1\" type=\"1\" body=\"&a;\"/></smses>",
        "<smses><sms date=\"1\" type=\"1\" body=\"&#xFFFFFFFF;\"/></smses>",
        "<smses><sms date=\"1\" type=\"1\" body=\"a\"/>hors</smses>",
        "<smses><sms date=\"1\" type=\"1\" body=\"a\"/>",
        "<smses><sms date=\"1\" type=\"1\" body=\"a\"></smses>",
        "<smses><sms body=\"a\"/></smses>",
        "<smses><mms date=\"1\" msg_box=\"1\"><parts><part ct=\"image/png\" data=\"#\"/></parts></mms></smses>",
        "<a><smses/></a>",
    ] {
        assert_eq!(code(bad.as_bytes(), &Options::default()), Some(Refusal::ImportMalformed), "{bad}");
    }
}

#[test]
fn an_endless_element_is_refused_before_it_is_gathered() {
    let endless = format!("<smses><sms body=\"{}\"/></smses>", "a".repeat(200_000));
    assert_eq!(code(endless.as_bytes(), &bounded(|bounds| bounds.unit_bytes = 70_000)), Some(Refusal::ImportTooLarge));
    let many = format!(
        "<smses><mms date=\"1\" msg_box=\"1\"><parts>{}</parts></mms></smses>",
        "<part ct=\"a/b\"/>".repeat(2_000)
    );
    assert_eq!(code(many.as_bytes(), &Options::default()), Some(Refusal::ImportTooLarge));
    let deep = format!("<smses>{}", "<mms date=\"1\" msg_box=\"1\">".repeat(40));
    assert_eq!(code(deep.as_bytes(), &Options::default()), Some(Refusal::ImportMalformed));
}

#[test]
fn a_conversation_of_signal_is_read_from_its_json_and_from_its_markdown() {
    let json = concat!(
        r#"{"date":"2026-11-23T14:05:33.123000","sender":"Jean","body":"Bonjour","quote":"avant","sticker":"","reactions":[{"name":"Claire","emoji":"👍"}],"attachments":[{"name":"photo.jpg","path":"media/2026_photo.jpg"}]}"#,
        "\n",
        r#"{"date":"2026-11-23T14:06:00","sender":"Me","body":"Oui","quote":"","sticker":"","reactions":[],"attachments":[]}"#,
        "\n"
    );
    let (summary, lines) = good(json);
    assert_eq!((summary.format, summary.messages), (Format::Signal, 2));
    assert_eq!(lines[0].text, "> avant\nBonjour\n(- Claire: 👍 -)");
    assert_eq!((lines[0].moment.as_str(), lines[0].attachments[0].held), ("2026-11-23T14:05:33", None));
    let made = archive(&[Made::new("Jean/data.json", json), Made::new("Jean/media/2026_photo.jpg", "abc")]);
    let (_, lines) = lines_of(&made, &Options::default()).unwrap();
    assert_eq!(lines[0].attachments[0].held.unwrap().0, 3);
    let markdown =
        "[2026-11-23 14:05:33] Jean: Bonjour ![photo](./media/2026_photo.jpg)\n[2026-11-23 14:06:00] Me: Oui\n";
    let (summary, lines) = good(markdown);
    assert_eq!((summary.format, summary.messages), (Format::Signal, 2));
    assert_eq!(lines[0].attachments[0].name, "2026_photo.jpg");
}

#[test]
fn a_line_of_json_that_is_none_is_refused_at_its_line() {
    for bad in [
        "{\"sender\":\"a\",\"body\":\"b\"}\n{",
        "{\"sender\":\"a\",\"body\":\"b\"}\n[]",
        "{\"sender\":\"a\",\"body\":\"b\"}x",
    ] {
        assert_eq!(code(bad.as_bytes(), &Options::default()), Some(Refusal::ImportMalformed), "{bad}");
    }
}
