//! A browser as far as measuring needs one: one connection, a cookie, whole answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;

use crate::Outcome;

/// Someone who was let in by the private file.
pub struct Browser {
    host: String,
    cookie: String,
    mark: String,
    line: BufReader<TcpStream>,
}

impl Browser {
    /// Uses the mark in the private file.
    pub fn open(file: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(file)?;
        let between = |from: &str, to: &str| -> Outcome<String> {
            let rest = text.split_once(from).ok_or("the private file is not as expected")?.1;
            Ok(rest.split_once(to).ok_or("the private file is not as expected")?.0.to_owned())
        };
        let (host, launch) = (between("action=\"http://", "/open\"")?, between("value=\"", "\"")?);
        let line = BufReader::new(TcpStream::connect(&host)?);
        line.get_ref().set_nodelay(true)?;
        let mut one = Self { host, cookie: String::new(), mark: String::new(), line };
        let (head, _) = one.ask("POST", "/open", Some(&format!("launch={launch}")))?;
        let cookie = head.iter().find_map(|line| line.strip_prefix("set-cookie: ")).ok_or("no cookie")?;
        one.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let page = one.get("/matters")?;
        let mark = page.split_once("name=\"mark\" content=\"").ok_or("no mark")?.1;
        one.mark = mark.split('"').next().unwrap_or_default().to_owned();
        Ok(one)
    }

    /// A page.
    pub fn get(&mut self, path: &str) -> Outcome<String> {
        let (head, body) = self.ask("GET", path, None)?;
        let status = head.first().cloned().unwrap_or_default();
        if status.contains(" 200 ") { Ok(body) } else { Err(format!("{path}: {status}").into()) }
    }

    /// An act, with the page that answers it.
    pub fn post(&mut self, path: &str, fields: &str) -> Outcome<String> {
        let body = format!("mark={}&{fields}", self.mark);
        Ok(self.ask("POST", path, Some(&body))?.1)
    }

    /// Bytes of everything that a page names: style, scripts and what they import.
    pub fn assets(&mut self, path: &str) -> Outcome<usize> {
        let mut wanted: Vec<String> = named(&self.get(path)?);
        let mut seen: Vec<String> = Vec::new();
        let mut bytes = 0;
        while let Some(name) = wanted.pop() {
            if !seen.contains(&name) {
                let text = self.get(&format!("/a/{name}"))?;
                bytes += text.len();
                wanted.extend(text.split("\"./").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
                seen.push(name);
            }
        }
        Ok(bytes)
    }

    fn ask(&mut self, method: &str, path: &str, body: Option<&str>) -> Outcome<(Vec<String>, String)> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !self.cookie.is_empty() {
            request.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        if let Some(body) = body {
            request.push_str(&format!(
                "Origin: http://{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
                self.host,
                body.len()
            ));
        }
        request.push_str("\r\n");
        request.push_str(body.unwrap_or_default());
        self.line.get_mut().write_all(request.as_bytes())?;
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if self.line.read_line(&mut line)? == 0 {
                return Err("the program closed the connection".into());
            }
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let length = head.iter().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0").parse()?;
        let mut body = vec![0; length];
        self.line.read_exact(&mut body)?;
        Ok((head, String::from_utf8_lossy(&body).into_owned()))
    }
}

/// Names of assets in a page.
fn named(page: &str) -> Vec<String> {
    page.split("\"/a/").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}
