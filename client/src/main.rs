//! A command line on the generated client.

mod cli;
mod keep;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use cli::{Arguments, Command, ItemCommand, ItemFields};
use futures::TryStreamExt;
use items_client::Client;
use items_client::types::{Content, Item, NewItem, Note, NoteKind, ReadItemOk};

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("items-client: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Outcome {
    let store = keep::Store::new(arguments.session)?;
    if let Command::Login { username } = arguments.command {
        let client = Client::login(&arguments.url, &username, password()?).await?;
        store.save(&client)?;
        println!("Signed in as {username}; the session is in {}", store.path().display());
        return Ok(());
    }
    let client = store.load(&arguments.url)?;
    let outcome = match arguments.command {
        Command::Me => me(&client).await,
        Command::Items { command } => items(&client, command).await,
        Command::Login { .. } => Ok(()),
    };
    // A refresh token is good for one use: what the session holds now is what counts next time,
    // whatever came of the call.
    store.save(&client)?;
    outcome
}

/// From the environment, or asked for without an echo; never from the command line, which others
/// can see.
fn password() -> std::io::Result<String> {
    match std::env::var("ITEMS_PASSWORD") {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password("Password: "),
    }
}

async fn me(client: &Client) -> Outcome {
    let me = client.read_me().send().await?;
    println!("{} ({}), since {}", me.username, me.id, me.created_at);
    Ok(())
}

async fn items(client: &Client, command: ItemCommand) -> Outcome {
    match command {
        ItemCommand::List { label } => list(client, label).await,
        ItemCommand::Create(fields) => show(&*client.create_item().body(new_item(&fields)?).send().await?),
        ItemCommand::Get { id } => match client.read_item().item_id(id).send().await?.into_inner() {
            ReadItemOk::Ok(item) => show(&item),
            ReadItemOk::NotModified => Err("the item is not modified, though nobody asked".into()),
        },
        ItemCommand::Replace { id, fields } => {
            show(&*client.replace_item().item_id(id).body(new_item(&fields)?).send().await?)
        }
        ItemCommand::Delete { id } => {
            client.delete_item().item_id(id).send().await?;
            Ok(())
        }
        ItemCommand::Attach { id, file } => {
            client.upload_attachment().item_id(id).body(std::fs::read(file)?).send().await?;
            Ok(())
        }
        ItemCommand::Download { id, file } => download(client, id, &file).await,
    }
}

/// All pages.
async fn list(client: &Client, labels: Vec<String>) -> Outcome {
    let mut cursor: Option<String> = None;
    loop {
        let mut request = client.list_items().limit(100).label(labels.clone());
        if let Some(cursor) = &cursor {
            request = request.cursor(cursor.clone());
        }
        let page = request.send().await?.into_inner();
        for item in &page.items {
            println!("{}  {:<6}  {}", item.id, item.priority, item.name);
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(());
        }
    }
}

async fn download(client: &Client, id: uuid::Uuid, file: &Path) -> Outcome {
    let stream = client.download_attachment().item_id(id).send().await?.into_inner_stream();
    let bytes: Vec<bytes::Bytes> = stream.try_collect().await?;
    std::fs::write(file, bytes.concat())?;
    Ok(())
}

fn new_item(fields: &ItemFields) -> Result<NewItem, Box<dyn Error>> {
    let note = Note { kind: NoteKind::Note, text: fields.text.clone() };
    Ok(NewItem {
        price: fields.price.map(Some),
        priority: fields.priority.parse()?,
        labels: Some(fields.label.clone()),
        ..NewItem::new(fields.name.as_str(), Content::Note(note))
    })
}

fn show(item: &Item) -> Outcome {
    println!("{}", serde_json::to_string_pretty(item)?);
    Ok(())
}
