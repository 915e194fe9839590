//! A matter as papers: the model is read beside the writer, the forms are written to a folder of its own, which then takes its name.
//!
//! Reading order: `wanted` (what is asked for, and what it becomes), `gather` (reading the model: `scan`, `facts`, `items`), `folder`
//! (writing all of them), `pour` (giving one), `press` (who typesets); for the page that goes with a bundle `around`, `machine` and `listed`.

mod around;
mod facts;
mod folder;
mod gather;
mod items;
mod listed;
mod machine;
mod pour;
mod press;
mod scan;
mod sheet;
mod wanted;

pub(crate) use folder::{Place, make};
pub(crate) use pour::pour;
pub(crate) use press::beside as press_beside;
pub(crate) use sheet::Sheet;
pub(crate) use wanted::Wanted;
